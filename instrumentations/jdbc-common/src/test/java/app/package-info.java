/** An application with connections, which knows nothing of the mesh. */
@NullMarked
package app;

import org.jspecify.annotations.NullMarked;
