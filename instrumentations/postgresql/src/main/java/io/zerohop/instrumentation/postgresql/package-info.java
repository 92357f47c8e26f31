/**
 * The PostgreSQL driver (pgjdbc): where its connections go. Hooks the one place through which every
 * pool and DataSource opens a connection, and the socket below it; URL, TLS names and messages stay
 * those of the application. Never decides which server is right; that is the engine's. Start
 * reading at {@link io.zerohop.instrumentation.postgresql.PostgresqlHooks}.
 */
@NullMarked
package io.zerohop.instrumentation.postgresql;

import org.jspecify.annotations.NullMarked;
