package io.zerohop.instrumentation.jdkexecutors;

import io.zerohop.engine.attempt.Around;
import io.zerohop.spi.Surroundings;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What stages run, in the middle of what was around the thread that gave it. */
final class Functions {
  private Functions() {}

  /**
   * The function in the middle of it.
   *
   * @param type the simple name of the type that the stage takes
   */
  static Object within(String type, Around around, Object own) {
    return switch (type) {
      case "Runnable" -> new Task(around, (Runnable) own);
      case "Supplier" -> new Supplied<>(around, (Supplier<?>) own);
      case "Function" -> new Applied<>(around, (Function<?, ?>) own);
      case "BiFunction" -> new BothApplied<>(around, (BiFunction<?, ?, ?>) own);
      case "Consumer" -> new Accepted<>(around, (Consumer<?>) own);
      case "BiConsumer" -> new BothAccepted<>(around, (BiConsumer<?, ?>) own);
      default -> throw new IllegalArgumentException("type must be one of a stage's, was " + type);
    };
  }

  private record Supplied<T extends @Nullable Object>(Around around, Supplier<T> own)
      implements Supplier<T> {
    @Override
    public T get() {
      Object before = Surroundings.take(around);
      try {
        return own.get();
      } finally {
        Surroundings.leave(before);
      }
    }
  }

  private record Applied<T extends @Nullable Object, R extends @Nullable Object>(
      Around around, Function<T, R> own) implements Function<T, R> {
    @Override
    public R apply(T value) {
      Object before = Surroundings.take(around);
      try {
        return own.apply(value);
      } finally {
        Surroundings.leave(before);
      }
    }
  }

  private record BothApplied<
          T extends @Nullable Object, U extends @Nullable Object, R extends @Nullable Object>(
      Around around, BiFunction<T, U, R> own) implements BiFunction<T, U, R> {
    @Override
    public R apply(T value, U other) {
      Object before = Surroundings.take(around);
      try {
        return own.apply(value, other);
      } finally {
        Surroundings.leave(before);
      }
    }
  }

  private record Accepted<T extends @Nullable Object>(Around around, Consumer<T> own)
      implements Consumer<T> {
    @Override
    public void accept(T value) {
      Object before = Surroundings.take(around);
      try {
        own.accept(value);
      } finally {
        Surroundings.leave(before);
      }
    }
  }

  private record BothAccepted<T extends @Nullable Object, U extends @Nullable Object>(
      Around around, BiConsumer<T, U> own) implements BiConsumer<T, U> {
    @Override
    public void accept(T value, U other) {
      Object before = Surroundings.take(around);
      try {
        own.accept(value, other);
      } finally {
        Surroundings.leave(before);
      }
    }
  }
}
