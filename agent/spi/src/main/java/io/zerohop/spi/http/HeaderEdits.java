package io.zerohop.spi.http;

import io.zerohop.engine.attempt.HeaderChanges;
import io.zerohop.engine.attempt.HeaderChanges.Header;
import java.util.Locale;
import java.util.Set;

/** Makes {@link HeaderChanges} on a client's headers. */
public final class HeaderEdits {
  private static final Set<String> FRAMING = Set.of("content-length", "transfer-encoding");

  private HeaderEdits() {}

  /** A client's headers, names in any case. */
  public interface Target {
    /** Takes all values of a header away. */
    void remove(String name) throws Exception;

    /** Adds a value beside those that are there. */
    void add(String name, String value) throws Exception;
  }

  /**
   * Makes the changes, but for headers that say where a message ends.
   *
   * @throws Exception what the target throws
   */
  public static void make(HeaderChanges changes, Target target) throws Exception {
    for (String name : changes.remove()) {
      if (!isFraming(name)) {
        target.remove(name);
      }
    }
    for (Header header : changes.set()) {
      if (!isFraming(header.name())) {
        target.remove(header.name());
        target.add(header.name(), header.value());
      }
    }
    for (Header header : changes.add()) {
      if (!isFraming(header.name())) {
        target.add(header.name(), header.value());
      }
    }
  }

  private static boolean isFraming(String name) {
    return FRAMING.contains(name.toLowerCase(Locale.ROOT));
  }
}
