@NullMarked
package io.zerohop.instrumentation.server;

import org.jspecify.annotations.NullMarked;
