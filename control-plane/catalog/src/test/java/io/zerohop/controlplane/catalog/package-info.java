@NullMarked
package io.zerohop.controlplane.catalog;

import org.jspecify.annotations.NullMarked;
