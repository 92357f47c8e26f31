/**
 * MySQL Connector/J: where its connections go, and its statements. Hooks the one place through
 * which its DataSources and every pool open a connection, the socket below it, the methods of its
 * connections, and the few places through which texts are sent; the connection object, URL, TLS
 * names and messages stay those of the application. Never decides which server is right; that is
 * the engine's. A read is run again where policy asks for it and its result arrives as a whole; one
 * that the server prepared is not. Tested against MariaDB; no server of MySQL was used. Start
 * reading at {@link io.zerohop.instrumentation.mysql.MysqlHooks}.
 */
@NullMarked
package io.zerohop.instrumentation.mysql;

import org.jspecify.annotations.NullMarked;
