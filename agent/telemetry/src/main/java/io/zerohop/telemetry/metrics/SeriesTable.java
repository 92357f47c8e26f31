package io.zerohop.telemetry.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of each subject that there were calls of, found without a lock and without an object:
 * a hash table with open addressing that is replaced when one more is put in. There are no more
 * than so many; the calls of all others are counted together. Thread-safe.
 *
 * @param <C> what is counted
 */
final class SeriesTable<C> {
  private static final int FIRST_SIZE = 64;

  private final Naming<C> naming;
  private final int most;
  private final Series others = new Series(null, 0);
  private volatile @Nullable Series[] table = new Series[FIRST_SIZE];
  private volatile int size;

  /** Says which calls are counted together. */
  interface Naming<C> {
    /** Allocates nothing. */
    int hash(C call, long manner);

    /** Whether a call of the same manner is one of them. Allocates nothing. */
    boolean isOf(Subject subject, C call);

    /** What is kept of a call that is the first. */
    Subject subject(C call, long manner);
  }

  /**
   * What is counted of one subject.
   *
   * @param subject null for all that there is no place for
   */
  record Series(@Nullable Subject subject, int hash, Histogram durations, AtomicLong retries) {
    Series(@Nullable Subject subject, int hash) {
      this(subject, hash, new Histogram(), new AtomicLong());
    }
  }

  /**
   * @param most how many subjects are told apart
   */
  SeriesTable(Naming<C> naming, int most) {
    this.naming = naming;
    this.most = most;
  }

  /** Where a call counts. */
  Series of(C call, long manner) {
    int hash = spread(naming.hash(call, manner) ^ Long.hashCode(manner));
    Series found = find(table, hash, call, manner);
    if (found != null) {
      return found;
    }
    return size >= most ? others : put(hash, call, manner);
  }

  private static int spread(int hash) {
    int mixed = hash * 0x9E3779B9;
    return mixed ^ mixed >>> 16;
  }

  private @Nullable Series find(@Nullable Series[] in, int hash, C call, long manner) {
    int mask = in.length - 1;
    for (int at = hash & mask; ; at = at + 1 & mask) {
      Series one = in[at];
      if (one == null) {
        return null;
      }
      Subject subject = one.subject;
      if (one.hash == hash
          && subject != null
          && subject.manner() == manner
          && naming.isOf(subject, call)) {
        return one;
      }
    }
  }

  private synchronized Series put(int hash, C call, long manner) {
    @Nullable Series[] before = table;
    Series found = find(before, hash, call, manner);
    if (found != null) {
      return found;
    }
    if (size >= most) {
      return others;
    }
    Series made = new Series(naming.subject(call, manner), hash);
    boolean full = (size + 1) * 2 > before.length;
    @Nullable Series[] after = new Series[full ? before.length * 2 : before.length];
    for (Series one : before) {
      if (one != null) {
        insert(one, after);
      }
    }
    insert(made, after);
    table = after;
    size++;
    return made;
  }

  private static void insert(Series one, @Nullable Series[] into) {
    int mask = into.length - 1;
    int at = one.hash & mask;
    while (into[at] != null) {
      at = at + 1 & mask;
    }
    into[at] = one;
  }

  /** All that were counted so far, that of the others among them if there are any. */
  List<Series> all() {
    List<Series> all = new ArrayList<>();
    for (Series one : table) {
      if (one != null) {
        all.add(one);
      }
    }
    if (others.durations.count() > 0) {
      all.add(others);
    }
    return all;
  }
}
