/** Stand-ins for Spring Boot's types. */
@NullMarked
package org.springframework.boot;

import org.jspecify.annotations.NullMarked;
