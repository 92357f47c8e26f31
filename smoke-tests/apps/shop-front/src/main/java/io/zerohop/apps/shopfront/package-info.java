/**
 * The demo's shop front: an ordinary Spring Boot application. It knows nothing of Zerohop. Start
 * reading at {@link io.zerohop.apps.shopfront.ShopFront}.
 */
@NullMarked
package io.zerohop.apps.shopfront;

import org.jspecify.annotations.NullMarked;
