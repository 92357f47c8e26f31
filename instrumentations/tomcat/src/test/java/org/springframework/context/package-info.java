/** Stand-ins for Spring's types. */
@NullMarked
package org.springframework.context;

import org.jspecify.annotations.NullMarked;
