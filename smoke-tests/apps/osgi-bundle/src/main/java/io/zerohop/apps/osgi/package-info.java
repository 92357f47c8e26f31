/**
 * A bundle for an OSGi container that asks ratings. It knows nothing of Zerohop, and sees of the
 * JDK only what it imports. Start reading at {@link io.zerohop.apps.osgi.Catalogue}.
 */
@NullMarked
package io.zerohop.apps.osgi;

import org.jspecify.annotations.NullMarked;
