/** An application on Apache HttpClient 5, of the version that its loader has. */
@NullMarked
package app;

import org.jspecify.annotations.NullMarked;
