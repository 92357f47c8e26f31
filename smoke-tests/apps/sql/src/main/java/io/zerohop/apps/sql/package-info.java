/**
 * A caller of a database through a pool, without any mesh of its own. Start reading at {@link
 * io.zerohop.apps.sql.Orders}.
 */
@NullMarked
package io.zerohop.apps.sql;

import org.jspecify.annotations.NullMarked;
