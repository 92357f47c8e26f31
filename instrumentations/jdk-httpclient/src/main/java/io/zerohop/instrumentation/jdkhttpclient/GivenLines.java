package io.zerohop.instrumentation.jdkhttpclient;

import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.util.Comparator;
import java.util.Spliterator;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * What is left of a body that the application reads as a stream of lines. Whoever reads holds it;
 * when nobody does any more, the call is given back and the connection closed.
 */
final class GivenLines<T> implements Spliterator<T> {
  private final Spliterator<T> lines;

  /** What this is a part of, which is dropped with its last part. */
  private final @Nullable GivenLines<T> whole;

  private GivenLines(Spliterator<T> lines, @Nullable GivenLines<T> whole) {
    this.lines = lines;
    this.whole = whole;
  }

  /** A stream of the same elements, which closes the other one; that one if it was used already. */
  static <T> Stream<T> of(Stream<T> stream, Hop hop) {
    boolean parallel = stream.isParallel();
    Spliterator<T> lines;
    try {
      lines = stream.spliterator();
    } catch (IllegalStateException used) {
      return stream;
    }
    GivenLines<T> given = new GivenLines<>(lines, null);
    Cleaner.Cleanable cleanable = Given.whenDropped(given, new Release(stream, hop));
    return StreamSupport.stream(given, parallel).onClose(cleanable::clean);
  }

  /** Holds no reference to what it is registered for. */
  private record Release(Stream<?> stream, Hop hop) implements Runnable {
    @Override
    public void run() {
      try {
        stream.close();
      } finally {
        hop.cancel();
      }
    }
  }

  @Override
  public boolean tryAdvance(Consumer<? super T> action) {
    try {
      return lines.tryAdvance(action);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  @Override
  public void forEachRemaining(Consumer<? super T> action) {
    try {
      lines.forEachRemaining(action);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  @Override
  public @Nullable Spliterator<T> trySplit() {
    Spliterator<T> part = lines.trySplit();
    return part == null ? null : new GivenLines<>(part, whole == null ? this : whole);
  }

  @Override
  public long estimateSize() {
    return lines.estimateSize();
  }

  @Override
  public long getExactSizeIfKnown() {
    return lines.getExactSizeIfKnown();
  }

  @Override
  public int characteristics() {
    return lines.characteristics();
  }

  @Override
  public Comparator<? super T> getComparator() {
    return lines.getComparator();
  }
}
