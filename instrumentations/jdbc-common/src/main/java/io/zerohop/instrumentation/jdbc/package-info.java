/**
 * What the drivers' adapters share: a connection while it is opened, the sockets to the server that
 * the engine chose, what the server says of itself; and for the drivers of MariaDB's and MySQL's
 * protocol the connection for reads behind one that stands, and what happens before a text is sent.
 * Never decides which server or side is right; that is the engine's. Start reading at {@link
 * io.zerohop.instrumentation.jdbc.Opens}, then {@link io.zerohop.instrumentation.jdbc.Sides}.
 */
@NullMarked
package io.zerohop.instrumentation.jdbc;

import org.jspecify.annotations.NullMarked;
