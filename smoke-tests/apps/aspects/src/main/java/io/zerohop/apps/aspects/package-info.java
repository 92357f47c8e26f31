/**
 * Aspects for the services, woven while they are loaded. Neither knows of Zerohop. Start reading at
 * {@link io.zerohop.apps.aspects.Calls}.
 */
@NullMarked
package io.zerohop.apps.aspects;

import org.jspecify.annotations.NullMarked;
