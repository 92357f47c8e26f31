package io.zerohop.spi.http;

import java.util.function.BiConsumer;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The header fields of one message, as its client has them. May be kept for long: it refers to the
 * fields alone, not to the message.
 */
@FunctionalInterface
public interface Fields {
  /** Shows name and value of each field in order, the name in any case. */
  void forEach(BiConsumer<String, String> field);

  /**
   * Fields that a client has in order.
   *
   * @param name of the field at a place, from 0
   * @param value of the same field
   */
  static Fields of(int size, IntFunction<String> name, IntFunction<String> value) {
    return each -> {
      for (int place = 0; place < size; place++) {
        each.accept(name.apply(place), value.apply(place));
      }
    };
  }

  /** All values of a field, joined by a comma (RFC 9110 section 5.3); null if there is none. */
  default @Nullable String joined(String name) {
    Joined joined = new Joined(name);
    forEach(joined);
    return joined.values();
  }
}
