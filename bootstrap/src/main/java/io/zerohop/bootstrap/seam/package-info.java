/**
 * Decides nothing: the one class that woven code calls and that every class loader can see.
 *
 * <p>It never names a type outside the JDK and itself, because at run time it is renamed into a
 * {@code java.*} package (or appended to the boot class path as it is, where that fails).
 *
 * <p>Start reading at {@link io.zerohop.bootstrap.seam.Seam}.
 */
@NullMarked
package io.zerohop.bootstrap.seam;

import org.jspecify.annotations.NullMarked;
