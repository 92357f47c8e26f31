package io.zerohop.instrumentation.postgresql;

import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.HostSpec;

/**
 * What the driver opens a connection with: hosts, user and database up to 42.2, properties. The
 * constructor of a connection takes the same, and the URL behind it.
 */
@SuppressWarnings("ArrayRecordComponent")
record OpenArguments(@Nullable Object[] all) {
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

  /** For the constructor of a connection; one for reads only reads from the start. */
  @Nullable Object[] with(String url, boolean reads) {
    @Nullable Object[] arguments = new Object[all.length + 1];
    System.arraycopy(all, 0, arguments, 0, all.length - 1);
    arguments[all.length - 1] = copy(reads);
    arguments[all.length] = url;
    return arguments;
  }

  /** Flat, since the driver looks up some beside the defaults. */
  private Properties copy(boolean reads) {
    Properties given = properties();
    Properties copy = new Properties();
    for (String name : given.stringPropertyNames()) {
      copy.setProperty(name, given.getProperty(name));
    }
    if (reads) {
      copy.setProperty("readOnly", "true");
      copy.setProperty("targetServerType", "any"); // which one is the engine's to choose
    }
    return copy;
  }
}
