package io.zerohop.engine.sql;

/**
 * How a pool of connections stands.
 *
 * @param used how many of its connections the application has
 * @param idle how many of them nobody has
 * @param waiting how many threads wait for one; below 0 where it does not say
 */
public record PoolState(int used, int idle, int waiting) {}
