/**
 * Stands for an application: loaded by a loader of its own, beside its own version of the library.
 */
@NullMarked
package app;

import org.jspecify.annotations.NullMarked;
