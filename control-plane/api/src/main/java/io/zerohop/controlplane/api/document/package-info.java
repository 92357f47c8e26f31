/**
 * Decides how JSON text, trees of the policy module and documents become each other. It knows no
 * kind and no rule. Start reading at {@link io.zerohop.controlplane.api.document.Json}.
 */
@NullMarked
package io.zerohop.controlplane.api.document;

import org.jspecify.annotations.NullMarked;
