package io.zerohop.spi.http;

import io.zerohop.engine.attempt.HeaderChanges;
import io.zerohop.engine.attempt.HeaderChanges.Header;
import io.zerohop.engine.attempt.Step;
import java.util.Locale;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Makes {@link HeaderChanges} on a client's headers. */
public final class HeaderEdits {
  private static final Set<String> FRAMING = Set.of("content-length", "transfer-encoding");

  private HeaderEdits() {}

  /**
   * Makes the changes, but for headers that say where a message ends.
   *
   * @param remove takes all values of a header away, whose name may come in any case
   * @param add adds a value beside those that are there
   */
  public static void make(
      HeaderChanges changes, Consumer<String> remove, BiConsumer<String, String> add) {
    for (String name : changes.remove()) {
      if (!isFraming(name)) {
        remove.accept(name);
      }
    }
    for (Header header : changes.set()) {
      if (!isFraming(header.name())) {
        remove.accept(header.name());
        add.accept(header.name(), header.value());
      }
    }
    for (Header header : changes.add()) {
      if (!isFraming(header.name())) {
        add.accept(header.name(), header.value());
      }
    }
  }

  /** The same on a request of a send, whose Host header may be the rule's too. */
  public static void onWire(
      Step.Send send, Consumer<String> remove, BiConsumer<String, String> add) {
    String authority = send.target().authority();
    if (authority != null) {
      remove.accept("Host");
      add.accept("Host", authority);
    }
    make(send.headers(), remove, add);
  }

  /** Whether a send changes what the application wrote. */
  public static boolean isNone(Step.Send send) {
    return send.target() == Step.Target.UNCHANGED && send.headers().isEmpty();
  }

  private static boolean isFraming(String name) {
    return FRAMING.contains(name.toLowerCase(Locale.ROOT));
  }
}
