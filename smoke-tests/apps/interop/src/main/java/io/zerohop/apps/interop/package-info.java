/**
 * Starts gRPC's published interop programs, which know nothing of any mesh; changes nothing of what
 * they do. Start reading at {@link io.zerohop.apps.interop.Cases}.
 */
@NullMarked
package io.zerohop.apps.interop;

import org.jspecify.annotations.NullMarked;
