/**
 * Stage 1 of a call: which rule? Finds the first rule that matches, at a cost that does not grow
 * with their number; never looks at endpoints. Start reading at {@link
 * io.zerohop.engine.route.RouteTable}.
 */
@NullMarked
package io.zerohop.engine.route;

import org.jspecify.annotations.NullMarked;
