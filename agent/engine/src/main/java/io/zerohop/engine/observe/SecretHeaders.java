package io.zerohop.engine.observe;

import java.util.List;
import java.util.Set;

/** Which headers' values are told to nobody. */
public final class SecretHeaders {
  /** Stands where a value would. */
  public static final String REDACTED = "redacted";

  private static final Set<String> SECRET =
      Set.of("authorization", "proxy-authorization", "cookie", "set-cookie");
  private static final List<String> PARTS = List.of("token", "secret", "key", "password");

  private SecretHeaders() {}

  /**
   * Whether a header may hold a secret, by its name.
   *
   * @param name in lower case
   */
  public static boolean has(String name) {
    if (SECRET.contains(name)) {
      return true;
    }
    for (String part : PARTS) {
      if (name.contains(part)) {
        return true;
      }
    }
    return false;
  }

  /** The value, unless it may be secret. */
  public static String told(String name, String value) {
    return has(name) ? REDACTED : value;
  }
}
