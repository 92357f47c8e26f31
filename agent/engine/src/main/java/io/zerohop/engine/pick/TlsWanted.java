package io.zerohop.engine.pick;

/**
 * Stands in a cluster in place of a TLS context where the configuration asks for TLS and nobody has
 * made a context for it: calls fail closed.
 *
 * @param words what is asked for, for people
 */
public record TlsWanted(String words) {}
