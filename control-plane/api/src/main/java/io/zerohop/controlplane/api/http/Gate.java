package io.zerohop.controlplane.api.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Set;

/**
 * Who gets in: callers with the token; anybody to the paths that tell nothing; programs of this
 * machine to where they send their telemetry, which is bounded and which no policy reads.
 */
public final class Gate {
  private static final Set<String> OPEN = Set.of("/healthz", "/livez", "/readyz", "/version");
  private static final Set<String> LOCAL = Set.of("/v1/traces", "/v1/metrics");
  private static final String SCHEME = "bearer ";

  private final byte[] token;

  /** A gate for holders of this token. */
  public Gate(String token) {
    if (token.length() < 20) {
      throw new IllegalArgumentException("a token must have at least 20 characters");
    }
    this.token = token.getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Tells whether a request gets in. The time it takes does not depend on how much of a wrong token
   * is right.
   *
   * @param path without query
   * @param authorization the header's value, empty where there is none
   * @param local whether a program of this machine calls, for itself
   */
  public boolean admits(String path, String authorization, boolean local) {
    if (OPEN.contains(path) || (local && LOCAL.contains(path))) {
      return true;
    }
    if (!authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return false;
    }
    byte[] given = authorization.substring(SCHEME.length()).trim().getBytes(StandardCharsets.UTF_8);
    return MessageDigest.isEqual(token, given);
  }
}
