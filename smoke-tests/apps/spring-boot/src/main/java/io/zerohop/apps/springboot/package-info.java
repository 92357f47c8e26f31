/**
 * A page with Spring Boot that asks ratings, compiled once for all its versions. It knows nothing
 * of Zerohop. Start reading at {@link io.zerohop.apps.springboot.Page}.
 */
@NullMarked
package io.zerohop.apps.springboot;

import org.jspecify.annotations.NullMarked;
