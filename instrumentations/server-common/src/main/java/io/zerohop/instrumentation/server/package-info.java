/**
 * What adapters of servers that hold a framework's application share: ports are public when the
 * application behind them is ready, which Spring Boot tells.
 *
 * <p>Never touches a server or a request.
 *
 * <p>Start reading at {@link io.zerohop.instrumentation.server.Ports}.
 */
@NullMarked
package io.zerohop.instrumentation.server;

import org.jspecify.annotations.NullMarked;
