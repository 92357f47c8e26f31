/**
 * Holds the agent's jar to its promises: what is in it, how large it is, and that a JVM starts with
 * it.
 *
 * <p>Never looks into a module's classes other than through the jar that users get.
 *
 * <p>Start reading at {@link io.zerohop.dist.AgentJarIT}.
 */
@NullMarked
package io.zerohop.dist;

import org.jspecify.annotations.NullMarked;
