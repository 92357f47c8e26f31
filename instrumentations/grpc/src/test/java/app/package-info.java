/** An application on grpc-java, loaded once for each version. */
@NullMarked
package app;

import org.jspecify.annotations.NullMarked;
