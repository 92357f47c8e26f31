/**
 * The part of the testkit that lives beside an adapter, in its bridge loader: wraps the handlers of
 * an adapter so that a test can make any of them throw.
 *
 * <p>Never changes what a handler does while no test asks for a fault, and is never part of the
 * agent.
 *
 * <p>Start reading at {@link io.zerohop.instrumentation.testkit.InjectingAdapter}.
 */
@NullMarked
package io.zerohop.instrumentation.testkit;

import org.jspecify.annotations.NullMarked;
