package io.zerohop.instrumentation.postgresql;

import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.HostSpec;

/**
 * What the driver opens a connection with: hosts, user and database up to 42.2, properties. The
 * constructor of a connection takes the same, and the URL behind it.
 */
@SuppressWarnings("ArrayRecordComponent")
record OpenArguments(@Nullable Object[] all) {
  private static final String SOCKET_TIMEOUT = "socketTimeout";
  private static final long ALMOST_A_SECOND = 999_999_999L;

  /** What a hook was given; null if the driver's method is another than we know. */
  static @Nullable OpenArguments of(@Nullable Object[] arguments) {
    boolean known =
        arguments[0] instanceof HostSpec[] && arguments[arguments.length - 1] instanceof Properties;
    return known ? new OpenArguments(arguments.clone()) : null;
  }

  HostSpec[] hosts() {
    return all[0] instanceof HostSpec[] hosts ? hosts : new HostSpec[0];
  }

  Properties properties() {
    return all[all.length - 1] instanceof Properties properties ? properties : new Properties();
  }

  /**
   * For the constructor of a connection; one for reads only reads from the start.
   *
   * @param limitNanos time for each answer until the connection stands; 0 for no limit but its own
   */
  @Nullable Object[] with(String url, boolean reads, long limitNanos) {
    @Nullable Object[] arguments = new Object[all.length + 1];
    System.arraycopy(all, 0, arguments, 0, all.length - 1);
    arguments[all.length - 1] = copy(reads, limitNanos);
    arguments[all.length] = url;
    return arguments;
  }

  /** Flat, since the driver looks up some beside the defaults. */
  private Properties copy(boolean reads, long limitNanos) {
    Properties given = properties();
    Properties copy = new Properties();
    for (String name : given.stringPropertyNames()) {
      copy.setProperty(name, given.getProperty(name));
    }
    if (reads) {
      copy.setProperty("readOnly", "true");
      copy.setProperty("targetServerType", "any"); // which one is the engine's to choose
    }
    if (limitNanos > 0) {
      int own = socketTimeoutMillis();
      long limit = Math.max(1, TimeUnit.NANOSECONDS.toSeconds(limitNanos + ALMOST_A_SECOND));
      long seconds = own > 0 ? Math.min(limit, TimeUnit.MILLISECONDS.toSeconds(own)) : limit;
      copy.setProperty(SOCKET_TIMEOUT, String.valueOf(seconds));
    }
    return copy;
  }

  /** Whether the application wants setReadOnly to mean something. */
  boolean meansReadOnly() {
    return !"ignore".equalsIgnoreCase(properties().getProperty("readOnlyMode"));
  }

  /** How long an answer may take on a connection that stands; 0 for any time. */
  int socketTimeoutMillis() {
    try {
      int seconds = Integer.parseInt(properties().getProperty(SOCKET_TIMEOUT, "0"));
      return (int) Math.min(Integer.MAX_VALUE, TimeUnit.SECONDS.toMillis(Math.max(0, seconds)));
    } catch (NumberFormatException theDriverSaysSo) {
      return 0;
    }
  }
}
