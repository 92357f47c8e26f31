/**
 * Decides whether the agent starts in this JVM, and keeps its classes apart from the application's.
 *
 * <p>Knows no mesh, no library and no weaving; it has no dependencies, throws nothing into the
 * application and is all that the system loader sees of the agent.
 *
 * <p>Start reading at {@link io.zerohop.bootstrap.Premain}, then {@link
 * io.zerohop.bootstrap.AgentStart}.
 */
@NullMarked
package io.zerohop.bootstrap;

import org.jspecify.annotations.NullMarked;
