package io.zerohop.telemetry.trace;

import io.zerohop.engine.observe.ObservedCall;
import io.zerohop.engine.observe.ObservedServing;
import io.zerohop.engine.observe.ObservedStatement;
import io.zerohop.engine.sql.ConnectRequest;
import io.zerohop.engine.trace.TraceContext;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * A bounded queue of records that is their pool as well: a cell is claimed, filled in place and
 * published by any thread, taken, read and given back by one. Where no cell is free the record is
 * dropped and counted; nobody ever waits. Allocates nothing once it is made, but for the sends of
 * the first calls that had more than any before.
 */
public final class RecordRing {
  private static final int QUARTER = 4;

  private final CallRecord[] cells;

  /** For each cell the position at which it may be claimed, or, once filled, that position + 1. */
  private final AtomicLongArray turns;

  private final AtomicLong tail = new AtomicLong();
  private final LongAdder dropped = new LongAdder();
  private final int mask;
  private volatile long head;
  private long taken;

  /**
   * @param capacity rounded up to a power of two
   */
  public RecordRing(int capacity) {
    int size = Integer.highestOneBit(Math.max(2, capacity) - 1) << 1;
    cells = new CallRecord[size];
    turns = new AtomicLongArray(size);
    mask = size - 1;
    for (int i = 0; i < size; i++) {
      cells[i] = new CallRecord();
      turns.set(i, i);
    }
  }

  /** How a call is copied into a cell. */
  private interface Copying<C> {
    void fill(CallRecord cell, C call, @Nullable TraceContext context);
  }

  /**
   * Keeps a call that was made; from any thread.
   *
   * @param context what it is told under; null for none
   * @return whether so many wait that the reader is to be woken
   */
  public boolean keep(ObservedCall call, @Nullable TraceContext context) {
    return keep(call, context, CallRecord::fill);
  }

  /** Keeps a call that was answered, in the same way. */
  public boolean keep(ObservedServing call, @Nullable TraceContext context) {
    return keep(call, context, CallRecord::fill);
  }

  /** Keeps a statement, in the same way. */
  boolean keep(ObservedStatement statement, TraceContext context) {
    return keep(statement, context, (cell, ran, trace) -> cell.fill(ran, context));
  }

  /** Keeps how a connection to a database came to be, in the same way. */
  boolean keep(ObservedCall connection, ConnectRequest asked, long endNanos, TraceContext context) {
    return keep(
        connection, context, (cell, made, trace) -> cell.fill(made, asked, endNanos, context));
  }

  private <C> boolean keep(C call, @Nullable TraceContext context, Copying<C> copying) {
    CallRecord cell = claim();
    if (cell == null) {
      return false;
    }
    boolean wake;
    try {
      copying.fill(cell, call, context);
    } finally {
      // Even one that could not be filled: a cell that is not published blocks all behind it.
      wake = publish(cell);
    }
    return wake;
  }

  /** A cell to fill and then to {@link #publish}; null, and one more dropped, if none is free. */
  @Nullable CallRecord claim() {
    while (true) {
      long position = tail.get();
      int index = (int) position & mask;
      long turn = turns.get(index);
      if (turn == position) {
        if (tail.compareAndSet(position, position + 1)) {
          CallRecord cell = cells[index];
          cell.position = position;
          return cell;
        }
      } else if (turn < position) {
        dropped.increment();
        return null;
      }
    }
  }

  /**
   * The cell may be taken.
   *
   * @return whether so many wait that its reader is to be woken; true once for each quarter
   */
  boolean publish(CallRecord cell) {
    long position = cell.position;
    turns.set((int) position & mask, position + 1);
    return position + 1 - head == quarter();
  }

  /**
   * Takes what was published, oldest first; for one thread. The cells stay taken until {@link
   * #giveBack}.
   *
   * @return how many were taken
   */
  public int take(CallRecord[] into) {
    int count = 0;
    while (count < into.length) {
      int index = (int) taken & mask;
      if (turns.get(index) != taken + 1) {
        break;
      }
      into[count++] = cells[index];
      taken++;
    }
    return count;
  }

  /** All that was taken may be filled anew. */
  public void giveBack() {
    for (long position = head; position < taken; position++) {
      int index = (int) position & mask;
      cells[index].clear();
      turns.set(index, position + cells.length);
    }
    head = taken;
  }

  /** Whether more wait than should. */
  public boolean isQuarterFull() {
    return tail.get() - head >= quarter();
  }

  private long quarter() {
    return Math.max(1, cells.length / QUARTER);
  }

  /** How many records found no cell. */
  public long dropped() {
    return dropped.sum();
  }

  /** How many records there is room for. */
  public int capacity() {
    return cells.length;
  }
}
