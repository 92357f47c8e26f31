/**
 * A page with Micronaut that asks ratings. It knows nothing of Zerohop. Start reading at {@link
 * io.zerohop.apps.micronaut.Page}.
 */
@NullMarked
package io.zerohop.apps.micronaut;

import org.jspecify.annotations.NullMarked;
