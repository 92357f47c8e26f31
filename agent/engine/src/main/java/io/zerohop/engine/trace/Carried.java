package io.zerohop.engine.trace;

import java.util.function.BiConsumer;

/**
 * The header fields that a send carries beside those of its rule: of one call, where a step is
 * often shared by all; or those that an answer carries beside its application's. Thread-safe.
 */
@FunctionalInterface
public interface Carried {
  /** No fields. */
  Carried NOTHING =
      new Carried() {
        @Override
        public void forEach(BiConsumer<String, String> field) {}

        @Override
        public boolean isEmpty() {
          return true;
        }
      };

  /** Shows name and value of each field, the name in lower case; it replaces all of its name. */
  void forEach(BiConsumer<String, String> field);

  /** Whether there are none, told without showing them. */
  default boolean isEmpty() {
    return false;
  }
}
