/**
 * MariaDB Connector/J 3: where its connections go, and its statements. Hooks the one place through
 * which its DataSources and every pool open a connection, the socket below it, the methods of its
 * connections, and the few places through which texts are sent; the connection object, URL, TLS
 * names and messages stay those of the application. Never decides which server is right; that is
 * the engine's. A read is not run again on another connection, as PostgreSQL's adapter does where
 * policy asks for it: the driver gives no place where that could be done without the application
 * noticing. Start reading at {@link io.zerohop.instrumentation.mariadb.MariaDbHooks}.
 */
@NullMarked
package io.zerohop.instrumentation.mariadb;

import org.jspecify.annotations.NullMarked;
