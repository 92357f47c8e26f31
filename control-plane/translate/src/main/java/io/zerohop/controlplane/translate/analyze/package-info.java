/**
 * Decides what in valid policies probably is a mistake, and what kinds of clients cannot do. It
 * refuses nothing and changes nothing: it only finds. Start reading at {@link
 * io.zerohop.controlplane.translate.analyze.Analyzer}.
 */
@NullMarked
package io.zerohop.controlplane.translate.analyze;

import org.jspecify.annotations.NullMarked;
