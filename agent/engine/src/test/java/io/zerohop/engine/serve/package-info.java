/** Tests of what a server of the application was asked. */
@NullMarked
package io.zerohop.engine.serve;

import org.jspecify.annotations.NullMarked;
