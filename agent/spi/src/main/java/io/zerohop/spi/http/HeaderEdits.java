package io.zerohop.spi.http;

import io.zerohop.engine.attempt.HeaderChanges;
import io.zerohop.engine.attempt.HeaderChanges.Header;
import io.zerohop.engine.attempt.Step;
import io.zerohop.engine.trace.Carried;
import io.zerohop.spi.MeshPorts;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Makes {@link HeaderChanges} on a client's headers. What a client refuses to carry is left out,
 * and told once for each name: a rule's header is no reason for a call to fail.
 */
public final class HeaderEdits {
  private static final int MOST_TOLD = 100;
  private static final Set<String> TOLD = ConcurrentHashMap.newKeySet();
  private static final Set<String> FRAMING =
      Set.of(
          "content-length",
          "transfer-encoding",
          "connection",
          "keep-alive",
          "proxy-connection",
          "te",
          "upgrade");

  private HeaderEdits() {}

  /**
   * Makes the changes, but for those {@linkplain #isFraming that are the client's alone}.
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
        add(header, add);
      }
    }
    for (Header header : changes.add()) {
      if (!isFraming(header.name())) {
        add(header, add);
      }
    }
  }

  /** Adds a header, unless the client refuses it. */
  public static void add(Header header, BiConsumer<String, String> add) {
    add(header.name(), header.value(), add);
  }

  private static void add(String name, String value, BiConsumer<String, String> add) {
    try {
      add.accept(name, value);
    } catch (IllegalArgumentException refused) {
      if (TOLD.size() < MOST_TOLD && TOLD.add(name)) {
        MeshPorts.fault("the header " + name + ", which is left out", refused);
      }
    }
  }

  /**
   * Puts what a send carries in the place of what is there of those names. What is wrong with it is
   * left out: the request goes on.
   *
   * @param remove takes all values of a header away, whose name may come in any case
   * @param add adds a value beside those that are there
   */
  public static void carry(
      Carried carried, Consumer<String> remove, BiConsumer<String, String> add) {
    try {
      carried.forEach(
          (name, value) -> {
            remove.accept(name);
            add(name, value, add);
          });
    } catch (RuntimeException | LinkageError fault) {
      MeshPorts.fault("what a send carries, which is left out", fault);
    }
  }

  /** All of it on a request of an attempt, whose Host header may be the rule's too. */
  public static void onWire(
      Step.Send send, Attempt attempt, Consumer<String> remove, BiConsumer<String, String> add) {
    String authority = send.target().authority();
    if (authority != null) {
      remove.accept("Host");
      add.accept("Host", authority);
    }
    make(send.headers(), remove, add);
    carry(attempt.carried(), remove, add);
  }

  /** Whether an attempt is what the application wrote. */
  public static boolean isNone(Step.Send send, Attempt attempt) {
    return send.target() == Step.Target.UNCHANGED
        && send.headers().isEmpty()
        && attempt.carried().isEmpty();
  }

  /**
   * Whether a header says where a message ends, or is about its connection alone (RFC 9113 section
   * 8.2.2), or is a pseudo-header: the client writes those as it sends, and another value would
   * have the server read a body as the next request.
   *
   * @param name in any case
   */
  public static boolean isFraming(String name) {
    return name.startsWith(":") || FRAMING.contains(name.toLowerCase(Locale.ROOT));
  }
}
