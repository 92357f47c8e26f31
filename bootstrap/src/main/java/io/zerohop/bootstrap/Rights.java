package io.zerohop.bootstrap;

import java.security.AccessController;
import java.security.PrivilegedAction;
import java.security.ProtectionDomain;
import org.jspecify.annotations.Nullable;

/**
 * What the agent may do in a JVM that was started with a security manager, as Java up to 23 can be:
 * what the policy grants to the agent's jar, whoever calls the method that is hooked. Thread-safe.
 */
@SuppressWarnings("removal") // until Java 17 is the past
public final class Rights {
  private static final boolean ASKED = isManaged();

  private Rights() {}

  private static boolean isManaged() {
    try {
      return System.getSecurityManager() != null;
    } catch (LinkageError gone) {
      return false; // from a Java that has none any more
    }
  }

  /** Whether a security manager asks for rights. */
  public static boolean areAsked() {
    return ASKED;
  }

  /**
   * What a class of the agent's is to be defined with. Null where nobody asks, for classes without
   * a place are left alone by other agents.
   */
  static @Nullable ProtectionDomain domain() {
    return ASKED ? Rights.class.getProtectionDomain() : null;
  }

  /** Does it by the agent's rights alone, without those of whoever called. */
  public static <T extends @Nullable Object> T own(PrivilegedAction<T> action) {
    return AccessController.doPrivileged(action);
  }
}
