/**
 * Measures how long threads wait for connections of pools: HikariCP, DBCP2, Tomcat's JDBC pool and
 * Agroal, each where it hands a connection out. Woven only where metrics are exported; changes
 * nothing of a pool. Other pools, and Agroal without pooling, are not measured.
 *
 * <p>Start reading at {@link io.zerohop.instrumentation.jdbcpools.Waits}.
 */
@NullMarked
package io.zerohop.instrumentation.jdbcpools;

import org.jspecify.annotations.NullMarked;
