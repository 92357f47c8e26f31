/** Stand-ins for Spring Boot's types. */
@NullMarked
package org.springframework.boot.availability;

import org.jspecify.annotations.NullMarked;
