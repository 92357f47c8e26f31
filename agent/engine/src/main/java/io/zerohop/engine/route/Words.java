package io.zerohop.engine.route;

import org.jspecify.annotations.Nullable;

/** The words in which conditions speak. */
final class Words {
  private Words() {}

  static String is(@Nullable String value) {
    return value == null ? "is absent" : "is \"" + value + "\"";
  }
}
