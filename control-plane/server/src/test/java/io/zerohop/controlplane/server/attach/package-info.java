@NullMarked
package io.zerohop.controlplane.server.attach;

import org.jspecify.annotations.NullMarked;
