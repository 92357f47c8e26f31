/**
 * The PostgreSQL driver (pgjdbc): where its connections go, and on which of two the statements of
 * one are run. Hooks the one place through which every pool and DataSource opens a connection, the
 * socket below it, and the execution of statements; URL, TLS names and messages stay those of the
 * application. Never decides which server is right, nor what a statement is; that is the engine's.
 * Start reading at {@link io.zerohop.instrumentation.postgresql.PostgresqlHooks}, then {@link
 * io.zerohop.instrumentation.postgresql.Statements}.
 */
@NullMarked
package io.zerohop.instrumentation.postgresql;

import org.jspecify.annotations.NullMarked;
