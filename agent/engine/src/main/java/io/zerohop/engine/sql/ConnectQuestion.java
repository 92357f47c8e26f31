package io.zerohop.engine.sql;

import java.net.URI;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A connection that nobody makes: what {@code zerohop explain} asks about.
 *
 * @param connect what an application would ask its driver for
 * @param sql a statement that it would run; null where none is asked about
 */
public record ConnectQuestion(ConnectRequest connect, @Nullable String sql) {
  /** The method that stands for such a question where calls have theirs. */
  public static final String METHOD = "SQL";

  /** The header that holds the statement where calls have headers. */
  public static final String STATEMENT = "zerohop-sql";

  private static final String PREFIX = "jdbc:";
  private static final Set<String> READS =
      Set.of("secondary", "slave", "prefersecondary", "preferslave");

  /**
   * Reads a JDBC URL of a server: {@code jdbc:postgresql://orders-db/app?readOnly=true}. Of several
   * hosts the first counts.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static ConnectQuestion of(String url, @Nullable String sql) {
    URI uri = server(url);
    String place = String.valueOf(uri.getRawAuthority()).replaceAll("^.*@|,.*$", "");
    int colon = place.lastIndexOf(':');
    boolean hasPort = colon > place.lastIndexOf(']') && colon < place.length() - 1;
    String host = hasPort ? place.substring(0, colon) : place;
    String path = uri.getRawPath() == null ? "" : uri.getRawPath();
    ConnectRequest connect =
        new ConnectRequest(
            uri.getScheme(),
            host.replaceAll("[\\[\\]]", ""),
            hasPort ? Integer.parseInt(place.substring(colon + 1)) : port(uri.getScheme()),
            path.startsWith("/") ? path.substring(1) : path,
            readsOnly(uri.getRawQuery()),
            0);
    return new ConnectQuestion(connect, sql);
  }

  private static URI server(String url) {
    if (url.startsWith(PREFIX)) {
      URI uri = URI.create(url.substring(PREFIX.length()));
      if (uri.getScheme() != null && uri.getRawAuthority() != null) {
        return uri;
      }
    }
    throw new IllegalArgumentException(
        "url must be jdbc:postgresql://HOST[:PORT]/DATABASE, was \"" + url + "\"");
  }

  private static int port(String dialect) {
    return dialect.equals("postgresql") ? 5432 : 3306;
  }

  private static boolean readsOnly(@Nullable String query) {
    if (query == null) {
      return false;
    }
    for (String parameter : query.split("&", 0)) {
      String wanted = parameter.toLowerCase(Locale.ROOT);
      int value = wanted.indexOf('=') + 1;
      if (wanted.equals("readonly=true")
          || (wanted.startsWith("targetservertype=") && READS.contains(wanted.substring(value)))) {
        return true;
      }
    }
    return false;
  }
}
