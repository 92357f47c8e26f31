/**
 * Decides how an instrumentation says where it hooks into a library and what its handlers may
 * answer.
 *
 * <p>Never weaves or loads a library's class: hook points are data, handlers are plain typed Java,
 * and the weaver owns the code behind each {@link io.zerohop.spi.hook.Shape}.
 *
 * <p>Start reading at {@link io.zerohop.spi.hook.LibraryHooks}, then {@link
 * io.zerohop.spi.hook.Adapter}.
 */
@NullMarked
package io.zerohop.spi.hook;

import org.jspecify.annotations.NullMarked;
