package io.zerohop.telemetry.metrics;

import io.zerohop.engine.route.Route;
import io.zerohop.engine.sql.StatementFailure;
import org.jspecify.annotations.Nullable;

/**
 * What calls are counted together for.
 *
 * @param manner as {@link Manner} has it
 * @param scheme of the URL; of a statement whose SQL it is, as in the JDBC URL
 * @param host of the application's URL; empty of calls that come in
 * @param port of the application's URL; 0 of calls that come in
 * @param service the short name of the service that was called
 * @param rule the rule that matched, {@link Route.Id#UNNAMED} for none
 * @param cluster the cluster that was chosen; empty if none was
 * @param name the whole name of an RPC's method, {@code pkg.Service/Method}; a statement's verb;
 *     empty of other calls
 * @param database which one of the server; empty of all but statements
 * @param failure why a statement gave no result; null where it did, and of other calls
 */
record Subject(
    long manner,
    String scheme,
    String host,
    int port,
    String service,
    Route.Id rule,
    String cluster,
    String name,
    String database,
    @Nullable StatementFailure failure) {

  /** Of all but statements. */
  Subject(
      long manner,
      String scheme,
      String host,
      int port,
      String service,
      Route.Id rule,
      String cluster,
      String name) {
    this(manner, scheme, host, port, service, rule, cluster, name, "", null);
  }

  /** The resource of a rule and its number in it: where it stands in a file may change. */
  boolean isBy(Route.Id other) {
    return rule.rule() == other.rule() && rule.resource().equals(other.resource());
  }
}
