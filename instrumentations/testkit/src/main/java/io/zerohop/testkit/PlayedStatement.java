package io.zerohop.testkit;

import io.zerohop.engine.attempt.Around;
import io.zerohop.engine.sql.SqlSession;
import io.zerohop.engine.sql.StatementFailure;
import io.zerohop.engine.sql.WatchedStatement;
import io.zerohop.testkit.ScriptedMesh.Entry;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A statement that is watched, as the adapter told it. It is the mesh's once it is over. */
public final class PlayedStatement implements WatchedStatement {
  private final ScriptedMesh mesh;
  private final Around around;
  private final int batch;
  private final List<String> texts = new ArrayList<>();
  private final List<Run> runs = new ArrayList<>();

  PlayedStatement(ScriptedMesh mesh, Around around, String sql, int batch) {
    this.mesh = mesh;
    this.around = around;
    this.batch = batch;
    if (!sql.isEmpty()) {
      texts.add(sql);
    }
  }

  /**
   * One of its runs.
   *
   * @param on the session of the connection that it was run on, in words
   * @param failure null where there was a result
   */
  public record Run(String on, @Nullable StatementFailure failure) {
    /** The state of the failure; empty where there is none. */
    public String sqlState() {
      return failure == null || failure.sqlState() == null ? "" : failure.sqlState();
    }
  }

  /** What it was run in the middle of. */
  public Around around() {
    return around;
  }

  /** Its texts: one, but for a batch. */
  public List<String> texts() {
    return texts;
  }

  /** How many there are of a batch. */
  public int batch() {
    return batch;
  }

  /** Its runs, oldest first. */
  public List<Run> runs() {
    return runs;
  }

  @Override
  public void also(String sql) {
    texts.add(sql);
  }

  @Override
  public void again(SqlSession on, @Nullable StatementFailure failure) {
    runs.add(new Run(on.toString(), failure));
  }

  @Override
  public void over(SqlSession on, @Nullable StatementFailure failure) {
    mesh.failIfTold(Entry.OVER);
    runs.add(new Run(on.toString(), failure));
    mesh.statements().add(this);
  }

  @Override
  public String toString() {
    return texts + " of " + batch + ": " + runs;
  }
}
