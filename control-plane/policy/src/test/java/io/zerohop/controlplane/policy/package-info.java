@NullMarked
package io.zerohop.controlplane.policy;

import org.jspecify.annotations.NullMarked;
