package io.zerohop.testkit;

import io.zerohop.engine.attempt.Around;
import io.zerohop.engine.sql.OpenTransaction;
import io.zerohop.engine.sql.Order;
import io.zerohop.engine.sql.Refusal;
import io.zerohop.engine.sql.Side;
import io.zerohop.engine.sql.SqlSession;
import io.zerohop.engine.sql.WatchedStatement;
import io.zerohop.testkit.ScriptedMesh.Entry;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A session that does what a test says and remembers what the adapter told it: it splits where
 * {@link ScriptedMesh#split} says so, by read-only alone (and {@code LISTEN} is the writer's), and
 * gives each text the order of the test.
 */
public final class PlayedSession implements SqlSession {
  private static final AtomicInteger ALL = new AtomicInteger();

  private final int number = ALL.incrementAndGet();
  private final ScriptedMesh mesh;
  private final List<String> runs = new CopyOnWriteArrayList<>();
  private final List<String> notes = new CopyOnWriteArrayList<>();
  private final AtomicInteger ends = new AtomicInteger();
  private volatile boolean together;
  private volatile boolean pinned;
  private volatile boolean endedInside;

  PlayedSession(ScriptedMesh mesh) {
    this.mesh = mesh;
  }

  /** As no other one. */
  @Override
  public String toString() {
    return "session " + number;
  }

  /** The texts that were run, in order: {@code READER SELECT 1}, {@code WRITER tx SELECT 1}. */
  public List<String> runs() {
    return runs;
  }

  /** How often the adapter told that something was over. */
  public int ends() {
    return ends.get();
  }

  /** Whether it told then that a transaction is still open. */
  public boolean endedInside() {
    return endedInside;
  }

  /**
   * What else the adapter told: {@code noReader ...}, {@code together ...}, {@code pin ...}, {@code
   * write ...}, {@code refuses writes}.
   */
  public List<String> notes() {
    return notes;
  }

  @Override
  public boolean splits() {
    mesh.failIfTold(Entry.SPLITS);
    return mesh.splits() && !together;
  }

  @Override
  public boolean hasRules() {
    mesh.failIfTold(Entry.HAS_RULES);
    return mesh.hasRules();
  }

  @Override
  public Side side(boolean readOnly, OpenTransaction open) {
    mesh.failIfTold(Entry.SIDE);
    if (open.isOpen()) {
      return open == OpenTransaction.ON_READER ? Side.READER : Side.WRITER;
    }
    return readOnly && splits() && !pinned ? Side.READER : Side.WRITER;
  }

  @Override
  public Side side(boolean readOnly, OpenTransaction open, String sql) {
    boolean begins = !open.isOpen() && sql.matches("(START|SET) TRANSACTION READ ONLY");
    Side side = side(readOnly || begins, open);
    return sql.startsWith("LISTEN ") ? Side.WRITER : side;
  }

  @Override
  public @Nullable Refusal noReader(@Nullable String why) {
    mesh.failIfTold(Entry.NO_READER);
    notes.add("noReader " + why);
    return mesh.noReader();
  }

  @Override
  public @Nullable Refusal loginRefused(@Nullable String why) {
    mesh.failIfTold(Entry.NO_READER);
    Refusal refusal = mesh.noReader();
    if (refusal == null) {
      keepTogether("the replica refused the login");
    } else {
      notes.add("login refused");
    }
    return refusal;
  }

  @Override
  public @Nullable Refusal withoutReader() {
    mesh.failIfTold(Entry.WITHOUT_READER);
    return mesh.lastRefusal();
  }

  @Override
  public void keepTogether(String why) {
    notes.add("together " + why);
    together = true;
  }

  @Override
  public boolean isWatched() {
    return mesh.watchesStatements();
  }

  @Override
  public WatchedStatement began(Around around, String sql, int batch) {
    mesh.failIfTold(Entry.BEGAN);
    return new PlayedStatement(mesh, around, sql, batch);
  }

  @Override
  public Order run(Side side, String sql, OpenTransaction open) {
    runs.add(side + (open.isOpen() ? " tx " : " ") + sql);
    mesh.failIfTold(Entry.RUN);
    return mesh.order(sql);
  }

  @Override
  public Order write(String what, OpenTransaction open) {
    notes.add("write " + what);
    mesh.failIfTold(Entry.WRITE);
    return mesh.order(what);
  }

  @Override
  public void ended(boolean inTransaction) {
    ends.incrementAndGet();
    endedInside = inTransaction;
    mesh.failIfTold(Entry.ENDED);
  }

  @Override
  public void refusesWrites() {
    notes.add("refuses writes");
    mesh.failIfTold(Entry.REFUSES_WRITES);
  }

  @Override
  public long statementTimeoutNanos() {
    mesh.failIfTold(Entry.STATEMENT_TIMEOUT);
    return mesh.statementTimeoutNanos();
  }

  @Override
  public void pin(String why) {
    notes.add("pin " + why);
    pinned = true;
  }
}
