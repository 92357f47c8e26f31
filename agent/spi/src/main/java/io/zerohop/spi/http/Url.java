package io.zerohop.spi.http;

import org.jspecify.annotations.Nullable;

/**
 * Where the application wants a request to go.
 *
 * @param host without port, IPv6 literals without brackets
 * @param port the scheme's default where the URL names none
 * @param path with the query, as it would go into the request line
 */
public record Url(String scheme, String host, int port, String path) {
  /** A request without a path asks for the root. */
  public Url {
    path = path.isEmpty() ? "/" : path;
  }

  /** Path and query of a request line. */
  public static String pathAndQuery(String path, @Nullable String query) {
    return query == null ? path : path + '?' + query;
  }

  @Override
  public String toString() {
    return scheme + "://" + host + ":" + port + path;
  }
}
