/**
 * A page with Quarkus that asks ratings. It knows nothing of Zerohop. Start reading at {@link
 * io.zerohop.apps.quarkus.Page}.
 */
@NullMarked
package io.zerohop.apps.quarkus;

import org.jspecify.annotations.NullMarked;
