package io.zerohop.spi.http;

import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The header fields of one message, as its client has them. May be kept for long: it refers to the
 * fields alone, not to the message.
 */
@FunctionalInterface
public interface Fields {
  /** Shows name and value of each field in order, the name in any case. */
  void forEach(BiConsumer<String, String> field);

  /** All values of a field, joined by a comma (RFC 9110 section 5.3); null if there is none. */
  default @Nullable String joined(String name) {
    Joined joined = new Joined(name);
    forEach(joined);
    return joined.values();
  }
}
