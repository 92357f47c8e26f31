package io.zerohop.testkit;

import io.zerohop.engine.sql.Order;
import io.zerohop.engine.sql.Refusal;
import io.zerohop.engine.sql.Side;
import io.zerohop.engine.sql.SqlSession;
import io.zerohop.testkit.ScriptedMesh.Entry;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * A session that does what a test says and remembers what the adapter told it: it splits where
 * {@link ScriptedMesh#split} says so, by read-only alone, and gives each text the order of the
 * test.
 */
public final class PlayedSession implements SqlSession {
  private final ScriptedMesh mesh;
  private final List<String> runs = new CopyOnWriteArrayList<>();
  private final List<String> notes = new CopyOnWriteArrayList<>();
  private volatile boolean together;
  private volatile boolean pinned;
  private volatile Side at = Side.WRITER;

  PlayedSession(ScriptedMesh mesh) {
    this.mesh = mesh;
  }

  /** The texts that were run, in order: {@code READER SELECT 1}, {@code WRITER tx SELECT 1}. */
  public List<String> runs() {
    return runs;
  }

  /** What else the adapter told: {@code noReader ...}, {@code together ...}, {@code pin ...}. */
  public List<String> notes() {
    return notes;
  }

  @Override
  public boolean splits() {
    mesh.failIfTold(Entry.SPLITS);
    return mesh.splits() && !together;
  }

  @Override
  public Side side(boolean readOnly, boolean inTransaction) {
    mesh.failIfTold(Entry.SIDE);
    if (inTransaction) {
      return at;
    }
    return readOnly && splits() && !pinned ? Side.READER : Side.WRITER;
  }

  @Override
  public Side side(boolean readOnly, boolean inTransaction, String sql) {
    return side(readOnly, inTransaction);
  }

  @Override
  public @Nullable Refusal noReader(@Nullable String why) {
    mesh.failIfTold(Entry.NO_READER);
    notes.add("noReader " + why);
    at = Side.WRITER;
    return mesh.noReader();
  }

  @Override
  public void keepTogether(String why) {
    notes.add("together " + why);
    together = true;
    at = Side.WRITER;
  }

  @Override
  public Order run(Side side, String sql, boolean inTransaction) {
    runs.add(side + (inTransaction ? " tx " : " ") + sql);
    mesh.failIfTold(Entry.RUN);
    at = inTransaction ? at : side;
    return mesh.order(sql);
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
