package org.springframework.context;

/** A stand-in for Spring's own type, named in the signature of a hook point. */
public interface ConfigurableApplicationContext {}
