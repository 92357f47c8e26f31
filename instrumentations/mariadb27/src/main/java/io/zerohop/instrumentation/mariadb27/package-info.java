/**
 * MariaDB Connector/J 2.7: where its connections go, and its statements. Hooks the one place
 * through which its DataSources and every pool open a connection, the socket below it, the methods
 * of its connections, and the few places through which texts are sent; the connection object, URL,
 * TLS names and messages stay those of the application. Never decides which server is right; that
 * is the engine's. A read is run again where policy asks for it and its result arrives as a whole;
 * one that the server prepared is not. Start reading at {@link
 * io.zerohop.instrumentation.mariadb27.MariaDb27Hooks}.
 */
@NullMarked
package io.zerohop.instrumentation.mariadb27;

import org.jspecify.annotations.NullMarked;
