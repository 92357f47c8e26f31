@NullMarked
package io.zerohop.controlplane.translate.analyze;

import org.jspecify.annotations.NullMarked;
