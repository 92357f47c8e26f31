package io.zerohop.testkit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;

/**
 * A run of {@link HttpClientContract} that the finished agent jar meets in the profile {@code full}
 * only, where it meets all: of an older version, or of another way to call. The module's own tests
 * have it always.
 */
@Tag("agent-jar-in-full")
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface AgentJarInFull {}
