package io.zerohop.instrumentation.postgresql;

import io.zerohop.engine.sql.OpenTransaction;
import io.zerohop.engine.sql.Refusal;
import io.zerohop.instrumentation.jdbc.Opening;
import io.zerohop.spi.SqlStatements;
import java.lang.ref.WeakReference;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.TransactionState;
import org.postgresql.jdbc.PgConnection;
import org.postgresql.jdbc.PreferQueryMode;

/**
 * A connection of the application, the first, and the one for reads behind it, the second, which is
 * there when it was needed once. Used by one thread at a time, as the connection is; closed by any.
 */
final class Pair {
  private final Opening opening;
  private final OpenArguments arguments;
  private final Map<String, Setting> settings = new HashMap<>();
  private @Nullable SqlStatements session;
  private volatile @Nullable PgConnection second;
  private volatile boolean closed;
  private boolean inside;
  private boolean repeatable;
  private boolean reading;
  private boolean stays;

  /** Weak: the driver's cleaner for lost connections holds the stream, which leads to us. */
  private WeakReference<@Nullable PgConnection> first = new WeakReference<>(null);

  Pair(Opening opening, OpenArguments arguments) {
    this.opening = opening;
    this.arguments = arguments;
  }

  /** Something that the application does to its connection, and that holds for both. */
  interface Setting {
    void apply(PgConnection to) throws SQLException;
  }

  /** Opens connections. */
  interface Opener {
    PgConnection open(OpenArguments arguments, String url, @Nullable Pair behind)
        throws SQLException;

    /** Whether it is of no more use, outside a transaction. */
    boolean isOver(PgConnection connection);

    /** What the second one must know of the first. */
    void prepare(PgConnection first, PgConnection second);
  }

  SqlStatements session() {
    SqlStatements known = session;
    if (known == null) {
      known = opening.exchange().session();
      session = known;
    }
    return known;
  }

  /** The connection of the application; null once it is lost. */
  @Nullable PgConnection first() {
    return first.get();
  }

  void first(PgConnection connection) {
    if (first.get() != connection) {
      first = new WeakReference<>(connection);
    }
  }

  @Nullable PgConnection second() {
    return second;
  }

  // 1. transactions

  /** Where a transaction is open, of the first, which is given, and the second. */
  OpenTransaction open(PgConnection own) {
    boolean writes = own.getTransactionState() != TransactionState.IDLE;
    return OpenTransaction.of(writes, readsInTransaction());
  }

  /** Whether the transaction is on the second one; one that is lost is over by a rollback. */
  boolean readsInTransaction() {
    PgConnection reads = second;
    return reads != null && reads.getTransactionState() != TransactionState.IDLE;
  }

  /** Whether new transactions stay with the first, since a replica cannot serve them. */
  void stays(boolean whether) {
    stays = whether;
  }

  /** Does to the second one what was done to the first, and remembers it for a new one. */
  void keep(String name, Setting setting) throws SQLException {
    follow(setting);
    settings.put(name, setting);
  }

  /** Does it to the second one; if that is lost, nothing that it did can be. */
  void follow(Setting how) throws SQLException {
    PgConnection reads = second;
    if (reads == null) {
      return;
    }
    try {
      if (!reads.isClosed()) {
        run(() -> how.apply(reads));
        return;
      }
    } catch (SQLException failed) {
      if (!PsqlErrors.isLost(failed)) {
        throw failed;
      }
    }
    drop();
  }

  // 2. the second one

  /**
   * The connection for reads: the second, or the first where that stands in.
   *
   * @throws SQLException what the application gets where policy has nothing stand in
   */
  PgConnection reads(PgConnection own, boolean inTransaction, Opener opener) throws SQLException {
    if (stays && !readsInTransaction()) {
      return own;
    }
    PgConnection known = second;
    if (known != null && (inTransaction || !known.isClosed() && !opener.isOver(known))) {
      return known;
    }
    drop();
    if (staysForGood(own)) {
      return own;
    }
    try {
      run(() -> second = opened(own, opener));
    } catch (SQLException failed) {
      Refusal refusal = session().noReader(failed.getMessage());
      if (refusal == null) {
        return own;
      }
      SQLException told = PsqlErrors.of(refusal);
      told.addSuppressed(failed);
      throw told;
    }
    PgConnection opened = second;
    if (closed) {
      drop();
    }
    return opened == null ? own : opened;
  }

  /** In this mode the driver keeps the queries of plain statements with their connection. */
  private boolean staysForGood(PgConnection own) {
    if (own.getPreferQueryMode() != PreferQueryMode.EXTENDED_CACHE_EVERYTHING) {
      return false;
    }
    session().keepTogether("the driver keeps all queries: preferQueryMode");
    return true;
  }

  private PgConnection opened(PgConnection own, Opener opener) throws SQLException {
    PgConnection opened = opener.open(arguments, own.getURL(), this);
    try {
      opened.execSQLUpdate("SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY");
      opener.prepare(own, opened);
      for (Setting setting : settings.values()) {
        setting.apply(opened);
      }
      opened.setAutoCommit(own.getAutoCommit());
      return opened;
    } catch (SQLException | RuntimeException failed) {
      quietly(opened);
      throw failed;
    }
  }

  /** One more connection like the first, for one read. */
  PgConnection spare(PgConnection own, Opener opener) throws SQLException {
    return opener.open(arguments, own.getURL(), null);
  }

  /** The second one is of no use any more. */
  void drop() {
    PgConnection reads = second;
    second = null;
    if (reads != null) {
      quietly(reads);
    }
  }

  /** The first one is closed. */
  void close() {
    closed = true;
    drop();
  }

  static void quietly(PgConnection connection) {
    try {
      connection.close();
    } catch (SQLException gone) {
      return;
    }
  }

  // 3. what runs

  /** Something of ours: what the driver runs for it is not the application's. */
  void run(Work work) throws SQLException {
    boolean before = inside;
    inside = true;
    try {
      work.run();
    } finally {
      inside = before;
    }
  }

  /** Something of ours. */
  interface Work {
    void run() throws SQLException;
  }

  /** Tells where the statement is that is run next. */
  void uses(PgConnection connection) {
    reading = connection == second;
  }

  /** The second one, if the last statement was on it. */
  @Nullable PgConnection reading() {
    return reading ? second : null;
  }

  boolean isInside() {
    return inside;
  }

  /** Whether the statement that is run next may be run again. */
  void repeatable(boolean whether) {
    repeatable = whether;
  }

  /** Whether it may; asked once. */
  boolean takeRepeatable() {
    boolean known = repeatable;
    repeatable = false;
    return known;
  }
}
