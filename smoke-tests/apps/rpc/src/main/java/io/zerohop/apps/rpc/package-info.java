/**
 * A gRPC service and a caller of it, without any mesh of their own. Start reading at {@link
 * io.zerohop.apps.rpc.Checkout}.
 */
@NullMarked
package io.zerohop.apps.rpc;

import org.jspecify.annotations.NullMarked;
