/**
 * MySQL Connector/J: where its connections go. Hooks the one place through which its DataSources
 * and every pool open a connection, and the socket below it; URL, TLS names and messages stay those
 * of the application. Never decides which server is right; that is the engine's. Start reading at
 * {@link io.zerohop.instrumentation.mysql.MysqlHooks}.
 */
@NullMarked
package io.zerohop.instrumentation.mysql;

import org.jspecify.annotations.NullMarked;
