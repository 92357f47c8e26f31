package io.zerohop.instrumentation.grpc;

import io.grpc.Metadata;
import io.zerohop.engine.attempt.HeaderChanges;
import io.zerohop.engine.attempt.HeaderChanges.Header;
import io.zerohop.engine.attempt.Step;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The mesh's view of metadata. */
final class Headers {
  /** Tells a server that an RPC was tried before (gRFC A6). */
  private static final Metadata.Key<String> PREVIOUS_ATTEMPTS = key("grpc-previous-rpc-attempts");

  private Headers() {}

  /** All values of a name, joined by a comma; null for none, and for binary ones. */
  static @Nullable String value(Metadata metadata, String name) {
    if (name.endsWith(Metadata.BINARY_HEADER_SUFFIX) || name.startsWith(":")) {
      return null;
    }
    Iterable<String> values = metadata.getAll(key(name));
    return values == null ? null : String.join(",", values);
  }

  /**
   * A copy for one send: the library writes into what it is given.
   *
   * @param send what changes; null for nothing
   * @param attempts how many were sent before
   */
  static Metadata of(Metadata own, Step.@Nullable Send send, int attempts) {
    Metadata copy = changed(own, send == null ? HeaderChanges.NONE : send.headers());
    if (send != null && attempts > 0) {
      copy.discardAll(PREVIOUS_ATTEMPTS);
      copy.put(PREVIOUS_ATTEMPTS, Integer.toString(attempts));
    }
    return copy;
  }

  /** A copy with the changes made. */
  static Metadata changed(Metadata own, HeaderChanges changes) {
    Metadata copy = new Metadata();
    copy.merge(own);
    changes.remove().forEach(name -> copy.discardAll(key(name)));
    for (Header header : changes.set()) {
      copy.discardAll(key(header.name()));
      copy.put(key(header.name()), header.value());
    }
    for (Header header : changes.add()) {
      copy.put(key(header.name()), header.value());
    }
    return copy;
  }

  private static Metadata.Key<String> key(String name) {
    return Metadata.Key.of(name.toLowerCase(Locale.ROOT), Metadata.ASCII_STRING_MARSHALLER);
  }
}
