@NullMarked
package io.zerohop.controlplane.translate.mesh;

import org.jspecify.annotations.NullMarked;
