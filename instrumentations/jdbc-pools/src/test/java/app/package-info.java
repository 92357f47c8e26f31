/** Applications with pools over a database that is none; loaded once for each version of a pool. */
@NullMarked
package app;

import org.jspecify.annotations.NullMarked;
