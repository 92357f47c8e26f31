package io.zerohop.spi.http;

import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The values of one field among those that it is shown; most questions find none, or one. */
final class Joined implements BiConsumer<String, String> {
  private final String name;
  private @Nullable String values;

  Joined(String name) {
    this.name = name;
  }

  @Override
  public void accept(String each, String value) {
    if (each.equalsIgnoreCase(name)) {
      values = values == null ? value : values + "," + value;
    }
  }

  /** All of them, joined by a comma; null if there is none. */
  @Nullable String values() {
    return values;
  }
}
