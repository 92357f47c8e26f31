/**
 * What the drivers for MariaDB's and MySQL's protocol share: a connection while it is opened, the
 * sockets to the server that the engine chose, and what the server says of itself. Never decides
 * which server is right; that is the engine's. Start reading at {@link
 * io.zerohop.instrumentation.jdbc.Opening}.
 */
@NullMarked
package io.zerohop.instrumentation.jdbc;

import org.jspecify.annotations.NullMarked;
