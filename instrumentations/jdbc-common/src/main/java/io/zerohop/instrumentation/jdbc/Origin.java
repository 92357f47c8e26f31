package io.zerohop.instrumentation.jdbc;

/**
 * What a connection came from.
 *
 * @param service which database, as the application names it
 * @param keepers who keeps statements of connections like it
 */
record Origin(String service, Reopening again, StatementKeepers keepers) {}
