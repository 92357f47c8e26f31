/**
 * Decides what policies mean together: which services there are, what each reference leads to,
 * which rules hold for which caller in which order, and what each policy's status says. It knows
 * neither xDS nor dialects, and no endpoint. Start reading at {@link
 * io.zerohop.controlplane.translate.mesh.Mesh}.
 */
@NullMarked
package io.zerohop.controlplane.translate.mesh;

import org.jspecify.annotations.NullMarked;
