/**
 * Callers of a database through pools, without any mesh of their own: they open a plain JDBC URL
 * and say what only reads. They never choose a server and try nothing again. Start reading at
 * {@link io.zerohop.apps.sql.HikariOrders}.
 */
@NullMarked
package io.zerohop.apps.sql;

import org.jspecify.annotations.NullMarked;
