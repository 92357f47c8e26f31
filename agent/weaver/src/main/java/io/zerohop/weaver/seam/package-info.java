/**
 * Decides what is written into a hooked method: the code around its body, and the table behind the
 * seam.
 *
 * <p>Holds the only classes that name the seam, because the isolated loader renames it in them;
 * never holds a decision about a library.
 *
 * <p>Start reading at {@link io.zerohop.weaver.seam.HookedMethod}, then {@link
 * io.zerohop.weaver.seam.SeamTable}.
 */
@NullMarked
package io.zerohop.weaver.seam;

import org.jspecify.annotations.NullMarked;
