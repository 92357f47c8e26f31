/** An application on OkHttp, of the version that its loader has. */
@NullMarked
package app;

import org.jspecify.annotations.NullMarked;
