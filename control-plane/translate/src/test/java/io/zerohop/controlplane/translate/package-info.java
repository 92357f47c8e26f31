@NullMarked
package io.zerohop.controlplane.translate;

import org.jspecify.annotations.NullMarked;
