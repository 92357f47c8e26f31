package io.zerohop.instrumentation.postgresql;

import io.zerohop.engine.sql.OpenTransaction;
import io.zerohop.engine.sql.Refusal;
import io.zerohop.instrumentation.jdbc.Opening;
import io.zerohop.spi.SqlStatements;
import java.lang.ref.WeakReference;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.TransactionState;
import org.postgresql.jdbc.PgConnection;
import org.postgresql.jdbc.PgStatement;
import org.postgresql.jdbc.PreferQueryMode;

/**
 * A connection of the application, the first, and the one for reads behind it, the second, which is
 * there when it was needed once. Used by one thread at a time, as the connection is; closed by any.
 *
 * <p>Refers to both weakly: the driver's cleaner for lost connections holds the stream of each,
 * which leads to us. The second is held by the first ({@link Held}) and the first by the second, by
 * the types that they share, so that either of them keeps both.
 */
final class Pair {
  private final Opening opening;
  private final OpenArguments arguments;
  private final Kept kept = new Kept();

  /** Statements that were moved to the second. */
  private final Set<PgStatement> away =
      Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

  private volatile boolean begun;
  private volatile WeakReference<@Nullable PgConnection> first = new WeakReference<>(null);
  private volatile WeakReference<@Nullable PgConnection> second = new WeakReference<>(null);
  private volatile WeakReference<@Nullable PgConnection> spare = new WeakReference<>(null);
  private volatile WeakReference<@Nullable Held> held = new WeakReference<>(null);
  private volatile boolean closed;
  private volatile boolean givenUp;
  private final Times times = new Times();
  private final Repeats repeats = new Repeats();
  private final Watched watched = new Watched();
  private boolean reading;
  private @Nullable Setting serializable;

  Pair(Opening opening, OpenArguments arguments) {
    this.opening = opening;
    this.arguments = arguments;
  }

  /** Something that the application does to its connection, and that holds for both. */
  interface Setting {
    void apply(PgConnection to) throws SQLException;
  }

  SqlStatements session() {
    if (!begun) {
      begun = true;
    }
    return opening.session();
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
    return second.get();
  }

  // 1. transactions

  /** Where a transaction is open, of the first, which is given, and the second. */
  OpenTransaction open(PgConnection own) {
    boolean writes = own.getTransactionState() != TransactionState.IDLE;
    return OpenTransaction.of(writes, readsInTransaction());
  }

  /** Whether the transaction is on the second one; one that is lost is over by a rollback. */
  boolean readsInTransaction() {
    PgConnection reads = second.get();
    return reads != null && reads.getTransactionState() != TransactionState.IDLE;
  }

  /**
   * New transactions stay with the first, since a replica cannot serve them.
   *
   * @param setting what makes them so; null where they are not any more
   */
  void stays(@Nullable Setting setting) {
    serializable = setting;
  }

  /** What the application set. */
  Kept kept() {
    return kept;
  }

  /** Does it to the second one; if that is lost, nothing that it did can be. */
  void follow(Setting how) throws SQLException {
    PgConnection reads = second.get();
    if (reads == null) {
      return;
    }
    try {
      if (!reads.isClosed()) {
        run(() -> how.apply(reads));
        return;
      }
    } catch (SQLException failed) {
      if (!PsqlErrors.isGone(failed)) {
        throw failed;
      }
    }
    drop();
  }

  // 2. the second one

  /**
   * The connection for reads: the second, or the first where that stands in.
   *
   * @param limitNanos what the statement has for it; 0 for no limit
   * @throws SQLException what the application gets where policy has nothing stand in
   */
  PgConnection reads(PgConnection own, boolean inTransaction, long limitNanos, Opener opener)
      throws SQLException {
    if (serializable != null && !readsInTransaction()) {
      return own;
    }
    PgConnection known = second.get();
    if (known != null && (inTransaction || (!known.isClosed() && !opener.isOver(known)))) {
      return known;
    }
    drop();
    if (staysForGood(own, opener)) {
      return own;
    }
    Refusal lately = session().withoutReader();
    if (lately != null) {
      throw PsqlErrors.of(lately);
    }
    try {
      PgConnection made = opened(own, limitNanos, opener);
      second = new WeakReference<>(made);
      if (closed) {
        drop();
      }
      return made;
    } catch (SQLException failed) {
      return instead(own, failed);
    }
  }

  private PgConnection instead(PgConnection own, SQLException failed) throws SQLException {
    Refusal refusal =
        PsqlErrors.isLogin(failed)
            ? session().loginRefused(failed.getMessage())
            : session().noReader(failed.getMessage());
    if (refusal == null) {
      return own;
    }
    SQLException told = PsqlErrors.of(refusal);
    told.addSuppressed(failed);
    throw told;
  }

  private boolean staysForGood(PgConnection own, Opener opener) {
    String why = null;
    if (own.getPreferQueryMode() == PreferQueryMode.EXTENDED_CACHE_EVERYTHING) {
      why = "the driver keeps all queries: preferQueryMode"; // of plain statements too
    } else if (!arguments.meansReadOnly()) {
      why = "setReadOnly is to mean nothing: readOnlyMode=ignore";
    } else if (!opener.canMove()) {
      why = "this JVM lets nobody move the driver's statements";
    }
    if (why != null) {
      session().keepTogether(why);
    }
    return why != null;
  }

  private PgConnection opened(PgConnection own, long limitNanos, Opener opener)
      throws SQLException {
    boolean autoCommit = own.getAutoCommit();
    return Inside.make(
        this,
        () -> {
          PgConnection made = opener.open(arguments, own.getURL(), this, limitNanos);
          return ready(
              made,
              () -> {
                made.execSQLUpdate("SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY");
                opener.shareTypes(own, made);
                Held holder = opener.held(own);
                holder.second(made);
                held = new WeakReference<>(holder);
                apply(made);
                made.setAutoCommit(autoCommit);
              });
        });
  }

  /**
   * One more connection like the first, for one read. It stays as long as the first is not closed,
   * for its results may ask for more.
   *
   * @param limitNanos what the statement has for it; 0 for no limit but its own
   */
  PgConnection spare(PgConnection own, boolean readOnly, long limitNanos, Opener opener)
      throws SQLException {
    PgConnection made = opener.open(arguments, own.getURL(), null, limitNanos);
    ready(
        made,
        () -> {
          opener.held(own).spare(made); // with types of its own: the first is lost
          apply(made);
          made.setReadOnly(readOnly);
          if (serializable != null) {
            serializable.apply(made);
          }
        });
    spare = new WeakReference<>(made);
    if (givenUp) {
      quietly(made);
    }
    return made;
  }

  private static PgConnection ready(PgConnection made, Work work) throws SQLException {
    try {
      work.run();
      return made;
    } catch (SQLException | RuntimeException failed) {
      quietly(made);
      throw failed;
    }
  }

  private void apply(PgConnection made) throws SQLException {
    made.setNetworkTimeout(null, arguments.socketTimeoutMillis()); // what the opening had
    for (Setting setting : kept.all()) {
      setting.apply(made);
    }
  }

  /** The second one is of no use any more. */
  void drop() {
    PgConnection reads = second.get();
    second = new WeakReference<>(null);
    Held holder = held.get();
    if (holder != null) {
      holder.second(null);
    }
    if (reads != null) {
      quietly(reads);
    }
  }

  /** The first one's socket is closed. */
  void close() {
    closed = true;
    drop();
  }

  /** The application wants no more of the connection. */
  void giveUp() {
    givenUp = true;
    PgConnection kept = spare.get();
    if (kept != null) {
      quietly(kept);
    }
  }

  /** Whether it does. */
  boolean isGivenUp() {
    return givenUp;
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
    Inside.make(
        this,
        () -> {
          work.run();
          return this;
        });
  }

  /** Something of ours. */
  interface Work {
    void run() throws SQLException;
  }

  /** Whether this thread is within such work. */
  boolean isInside() {
    return Inside.isOf(this);
  }

  /** Tells where the statement is that is run next. */
  void uses(PgStatement statement, PgConnection connection) {
    reading = connection == second.get();
    if (reading) {
      away.add(statement);
    }
  }

  /** Brings back what was moved: what is asked of a statement before it runs is the first's. */
  void home(PgConnection own, Opener opener) throws SQLException {
    if (away.isEmpty()) {
      return;
    }
    List<PgStatement> moved = List.copyOf(away);
    away.clear();
    for (PgStatement statement : moved) {
      if (!statement.isClosed() && statement.getPGConnection() != own) {
        opener.move(statement, own);
      }
    }
  }

  /** The second one, if the last statement was on it. */
  @Nullable PgConnection reading() {
    return reading ? second.get() : null;
  }

  /** Something was executed: what it wrote is there now, or the server took no writes. */
  void executed(@Nullable Object on, @Nullable Throwable thrown) throws SQLException {
    if (!begun) {
      return;
    }
    SqlStatements session = session();
    PgConnection own = first.get();
    session.ended(own != null && own.getTransactionState() != TransactionState.IDLE);
    if (own != null && kept.isAwaiting()) {
      kept.executed(own.getTransactionState(), session);
    }
    boolean refused = thrown instanceof SQLException failed && PsqlErrors.isReadOnly(failed);
    if (refused && own != null && on == own && !own.isClosed()) {
      boolean asked = own.isReadOnly() && arguments.meansReadOnly();
      if (!asked) {
        session.refusesWrites();
      }
    }
  }

  /** What time its statements have. */
  Times times() {
    return times;
  }

  /** Which of its statements somebody watches. */
  Watched watched() {
    return watched;
  }

  /** Which of its statements may be run again. */
  Repeats repeats() {
    return repeats;
  }
}
