package io.zerohop.engine.route;

import io.zerohop.engine.attempt.CallRequest;
import io.zerohop.engine.route.Rewrite.PathChange;
import org.jspecify.annotations.Nullable;

/**
 * Where a redirect goes, piece by piece; what is absent stays as in the request (Gateway API
 * HTTPRequestRedirectFilter).
 *
 * @param scheme http or https
 * @param host without port
 * @param port 0 where none is given: then the port that belongs to a given scheme, else the
 *     request's
 * @param path how the path changes
 * @param keepQuery whether the query is kept
 */
public record RedirectTo(
    @Nullable String scheme,
    @Nullable String host,
    int port,
    @Nullable PathChange path,
    boolean keepQuery) {

  /** The absolute location; a port that is the scheme's default is left out. */
  public String location(CallRequest request, PathMatch matched) {
    String newScheme = scheme != null ? scheme : request.scheme();
    String newHost = host != null ? host : requestHost(request);
    String target = path == null ? request.path() : path.apply(matched, request.path());
    if (!keepQuery) {
      target = PathMatch.without(target);
    }
    return newScheme
        + "://"
        + Authority.with(newHost, port(request, newScheme), newScheme)
        + target;
  }

  private int port(CallRequest request, String newScheme) {
    if (port != 0) {
      return port;
    }
    return scheme != null ? Authority.defaultPort(newScheme) : request.port();
  }

  private static String requestHost(CallRequest request) {
    String own = request.header("host");
    if (own == null || own.isEmpty()) {
      return request.host();
    }
    String bare = Authority.host(own);
    return bare.startsWith("[") ? bare.substring(1, bare.length() - 1) : bare;
  }
}
