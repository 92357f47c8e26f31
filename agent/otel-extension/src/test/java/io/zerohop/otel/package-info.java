/** Tests of the finished jar. */
@NullMarked
package io.zerohop.otel;

import org.jspecify.annotations.NullMarked;
