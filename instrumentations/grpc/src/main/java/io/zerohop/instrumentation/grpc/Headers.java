package io.zerohop.instrumentation.grpc;

import io.grpc.Metadata;
import io.zerohop.engine.attempt.HeaderChanges;
import io.zerohop.engine.attempt.HeaderChanges.Header;
import io.zerohop.engine.attempt.LoadQuestion;
import io.zerohop.engine.attempt.Step;
import io.zerohop.engine.trace.Carried;
import io.zerohop.spi.Exchange;
import io.zerohop.spi.MeshPorts;
import io.zerohop.spi.http.HeaderEdits;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The mesh's view of metadata. */
final class Headers {
  /** Tells a server that an RPC was tried before (gRFC A6). */
  private static final Metadata.Key<String> PREVIOUS_ATTEMPTS = key("grpc-previous-rpc-attempts");

  private static final Metadata.Key<byte[]> LOAD =
      Metadata.Key.of(LoadQuestion.TRAILER, Metadata.BINARY_BYTE_MARSHALLER);

  private Headers() {}

  /**
   * All values of a name, joined by a comma; null for none, and for binary ones but a server's
   * load, each byte of which is a character.
   */
  static @Nullable String value(Metadata metadata, String name) {
    String known = name.toLowerCase(Locale.ROOT);
    if (known.equals(LoadQuestion.TRAILER)) {
      byte[] bytes = metadata.get(LOAD);
      return bytes == null ? null : new String(bytes, StandardCharsets.ISO_8859_1);
    }
    Iterable<String> values = isCarried(known) ? metadata.getAll(key(known)) : null;
    return values == null ? null : String.join(",", values);
  }

  /**
   * A copy for one send: the library writes into what it is given.
   *
   * @param send what changes; null for nothing
   * @param attempts how many were sent before
   * @param exchange says what the send carries; null for nothing
   */
  static Metadata of(
      Metadata own, Step.@Nullable Send send, int attempts, @Nullable Exchange exchange) {
    Metadata copy = changed(own, send == null ? HeaderChanges.NONE : send.headers());
    if (send != null && attempts > 0) {
      copy.discardAll(PREVIOUS_ATTEMPTS);
      copy.put(PREVIOUS_ATTEMPTS, Integer.toString(attempts));
    }
    if (send != null && exchange != null) {
      HeaderEdits.carry(
          exchange.carried(), name -> discard(copy, name), (name, value) -> put(copy, name, value));
    }
    return copy;
  }

  /** The headers of a response as the application is to see them. */
  static Metadata ofResponse(Metadata headers, Step last) {
    try {
      return last instanceof Step.Finish finish && finish.responseHeaders() != HeaderChanges.NONE
          ? changed(headers, finish.responseHeaders())
          : headers;
    } catch (RuntimeException fault) {
      MeshPorts.fault("gRPC response headers", fault);
      return headers;
    }
  }

  /** A copy with the changes made, but for names that gRPC takes no text under. */
  static Metadata changed(Metadata own, HeaderChanges changes) {
    Metadata copy = new Metadata();
    copy.merge(own);
    for (String name : changes.remove()) {
      discard(copy, name.toLowerCase(Locale.ROOT));
    }
    for (Header header : changes.set()) {
      String name = header.name().toLowerCase(Locale.ROOT);
      discard(copy, name);
      put(copy, name, header.value());
    }
    for (Header header : changes.add()) {
      put(copy, header.name().toLowerCase(Locale.ROOT), header.value());
    }
    return copy;
  }

  /** Trailers with what else they carry; the application's own stay as they are. */
  static Metadata carrying(Metadata trailers, Carried carried) {
    if (carried.isEmpty()) {
      return trailers;
    }
    try {
      Metadata copy = changed(trailers, HeaderChanges.NONE);
      carried.forEach((name, value) -> putBytes(copy, name, value));
      return copy;
    } catch (Throwable fault) {
      MeshPorts.fault("gRPC trailers", fault);
      return trailers;
    }
  }

  private static void putBytes(Metadata metadata, String name, String bytes) {
    Metadata.Key<byte[]> key = Metadata.Key.of(name, Metadata.BINARY_BYTE_MARSHALLER);
    if (!metadata.containsKey(key)) {
      metadata.put(key, bytes.getBytes(StandardCharsets.ISO_8859_1));
    }
  }

  /** The application is not to see it. */
  static void withhold(Metadata headers, String name) {
    discard(headers, name);
  }

  /** Whether a server tells its load. */
  static boolean tellLoad(Metadata trailers) {
    return trailers.containsKey(LOAD);
  }

  /** Trailers as the application is to see them: without a load that it has not asked for. */
  static Metadata shown(Metadata trailers, Step.@Nullable Send send) {
    if (send == null || !tellLoad(trailers) || !LoadQuestion.isIn(send)) {
      return trailers;
    }
    Metadata copy = changed(trailers, HeaderChanges.NONE);
    copy.discardAll(LOAD);
    return copy;
  }

  /** One header more, in the place of what is there of its name. */
  static void set(Metadata metadata, String name, String value) {
    String known = name.toLowerCase(Locale.ROOT);
    discard(metadata, known);
    put(metadata, known, value);
  }

  private static void discard(Metadata metadata, String name) {
    if (isCarried(name)) {
      metadata.discardAll(key(name));
    }
  }

  private static void put(Metadata metadata, String name, String value) {
    if (isCarried(name)) {
      metadata.put(key(name), value);
    }
  }

  /**
   * Whether metadata has text under it: lower case letters, digits and three signs, and not the
   * suffix of binary values (gRPC over HTTP2, "Custom-Metadata").
   */
  private static boolean isCarried(String name) {
    for (int i = 0; i < name.length(); i++) {
      char letter = name.charAt(i);
      boolean alphanumeric = (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9');
      if (!alphanumeric && letter != '_' && letter != '.' && letter != '-') {
        return false;
      }
    }
    return !name.isEmpty() && !name.endsWith(Metadata.BINARY_HEADER_SUFFIX);
  }

  private static Metadata.Key<String> key(String name) {
    return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
  }
}
