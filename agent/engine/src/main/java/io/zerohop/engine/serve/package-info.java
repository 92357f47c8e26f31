/**
 * What a server of the application was asked: the view by which the engine decides about calls that
 * come in. Decides nothing itself. Start reading at {@link io.zerohop.engine.serve.ServedRequest}.
 */
@NullMarked
package io.zerohop.engine.serve;

import org.jspecify.annotations.NullMarked;
