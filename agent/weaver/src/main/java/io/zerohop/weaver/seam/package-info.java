/**
 * Decides what is written into a hooked method: the advice templates, and the table behind the
 * seam.
 *
 * <p>Holds the only classes that name the seam, because the isolated loader renames it in them;
 * never holds a decision about a library.
 *
 * <p>Start reading at {@link io.zerohop.weaver.seam.Templates}, then {@link
 * io.zerohop.weaver.seam.SeamTable}.
 */
@NullMarked
package io.zerohop.weaver.seam;

import org.jspecify.annotations.NullMarked;
