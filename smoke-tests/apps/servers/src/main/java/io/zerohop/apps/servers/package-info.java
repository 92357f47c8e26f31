/**
 * One page on several servers: asks ratings for it, or answers on another thread, later. Ordinary
 * applications that know nothing of Zerohop. Start reading at {@link
 * io.zerohop.apps.servers.SpringSite}.
 */
@NullMarked
package io.zerohop.apps.servers;

import org.jspecify.annotations.NullMarked;
