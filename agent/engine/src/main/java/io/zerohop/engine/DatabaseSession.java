package io.zerohop.engine;

import io.zerohop.engine.attempt.Around;
import io.zerohop.engine.observe.CallObserver;
import io.zerohop.engine.observe.ObservedCall;
import io.zerohop.engine.outcome.Reason;
import io.zerohop.engine.sql.ConnectRequest;
import io.zerohop.engine.sql.Dialect;
import io.zerohop.engine.sql.OpenTransaction;
import io.zerohop.engine.sql.Order;
import io.zerohop.engine.sql.Refusal;
import io.zerohop.engine.sql.Side;
import io.zerohop.engine.sql.SqlPolicy;
import io.zerohop.engine.sql.SqlPolicy.Statements;
import io.zerohop.engine.sql.SqlSession;
import io.zerohop.engine.sql.Statement;
import io.zerohop.engine.sql.StatementKind;
import io.zerohop.engine.sql.WatchedStatement;
import org.jspecify.annotations.Nullable;

/**
 * The statements of a connection that stands: on which side they are, and what policy does with
 * them. Policy in force counts, not that of the time of the connect; but what was not looked at
 * once is not trusted later, so a split that was off for one statement stays off.
 */
final class DatabaseSession implements SqlSession {
  private final Mesh mesh;
  private final ConnectRequest request;
  private final ObservedCall connection;
  private final SqlEndpoint endpoint;
  private final Dialect dialect;
  private final StatementFaults faults;
  private final StatementWatch watch;
  private final SaidAccess access = new SaidAccess();
  private @Nullable View looked;
  private @Nullable SqlPolicy policy;
  private boolean together;
  private @Nullable String pinned;

  /** It has, or may have, what another session of the same user has not. */
  private boolean state;

  /** Of the last statement. */
  private Side last = Side.WRITER;

  /** Of the one before. */
  private Side before = Side.WRITER;

  private @Nullable Read asked;

  /** When a replica refused the login; read only where it did. */
  private long refusedAt;

  private boolean refused;
  private boolean wrote;
  private boolean writing;
  private long wroteAt;

  /**
   * @param connection as observers see it
   */
  DatabaseSession(
      Mesh mesh, ConnectRequest request, ObservedCall connection, SqlEndpoint endpoint) {
    this.mesh = mesh;
    this.request = request;
    this.connection = connection;
    this.endpoint = endpoint;
    this.dialect = Dialect.of(request.dialect());
    this.faults = new StatementFaults(mesh, connection);
    this.watch = new StatementWatch(mesh, connection);
    this.together = request.readOnly();
  }

  /** What holds now; null where nothing does. */
  private @Nullable SqlPolicy policy() {
    View now = mesh.view();
    if (now != looked) {
      policy = SqlStages.policy(mesh, now, request, policy);
      looked = now;
    }
    return mesh.mode() == Mode.ENFORCE ? policy : null;
  }

  @Override
  public boolean splits() {
    return splits(policy());
  }

  private boolean splits(@Nullable SqlPolicy known) {
    return !together && known != null && known.readers().split();
  }

  @Override
  public boolean hasRules() {
    SqlPolicy known = policy();
    if (known == null) {
      return false;
    }
    Statements rules = known.statements();
    return SqlStages.isLookedAt(known) || rules.fault() != null || rules.timeoutNanos() > 0;
  }

  // 1. the side

  @Override
  public Side side(boolean readOnly, OpenTransaction open) {
    if (open.isOpen()) {
      return open == OpenTransaction.ON_READER ? Side.READER : Side.WRITER;
    }
    SqlPolicy known = policy();
    return readOnly && splits(known) && known != null && mayRead(known) ? Side.READER : Side.WRITER;
  }

  private boolean mayRead(SqlPolicy known) {
    boolean instead = known.readers().orWriter() && areReplicasMissing();
    return pinned == null && !instead && !hasJustWritten(known);
  }

  @Override
  public Side side(boolean readOnly, OpenTransaction open, String sql) {
    boolean mayBegin = !readOnly && !open.isOpen() && dialect == Dialect.POSTGRESQL;
    Side side = side(readOnly || mayBegin, open);
    if (side == Side.WRITER) {
      return side;
    }
    Statement statement = mesh.statements().classify(dialect, sql);
    asked = new Read(sql, statement);
    if (mayBegin && !statement.beginsReading()) {
      return Side.WRITER;
    }
    if (open.isOpen()) {
      return statement.isPrimarySession() ? Side.WRITER : side;
    }
    if (statement.staysWithPrimary()) {
      return Side.WRITER;
    }
    return statement.looksBack() ? last : side;
  }

  private boolean areReplicasMissing() {
    return mesh.replicas().areMissing(request, mesh.view(), now());
  }

  private boolean hasJustWritten(SqlPolicy known) {
    if (wrote && now() - wroteAt >= known.readers().afterWriteNanos()) {
      wrote = false;
    }
    return wrote;
  }

  @Override
  public @Nullable Refusal noReader(@Nullable String why) {
    mesh.replicas().missing(request, mesh.view(), now());
    SqlPolicy known = policy();
    if (known == null || known.readers().orWriter()) {
      observer().onWriter(connection, "no replica could be used");
      return null;
    }
    return noReplica(why);
  }

  @Override
  public @Nullable Refusal loginRefused(@Nullable String why) {
    SqlPolicy known = policy();
    if (known == null || known.readers().orWriter()) {
      keepTogether("the replica refused the login");
      return null;
    }
    refused = true;
    refusedAt = now();
    return noReplica(why);
  }

  private boolean isRefusedLately() {
    refused &= now() - refusedAt < Replicas.LOOK_AGAIN_NANOS;
    return refused;
  }

  @Override
  public @Nullable Refusal withoutReader() {
    SqlPolicy known = policy();
    boolean lately = areReplicasMissing() || isRefusedLately();
    boolean fails = known != null && !known.readers().orWriter() && lately;
    return fails ? unusable(" lately; it is looked for again after some seconds") : null;
  }

  private Refusal noReplica(@Nullable String why) {
    return unusable(why == null || why.isEmpty() ? "" : ": " + why);
  }

  private Refusal unusable(String why) {
    return refusal(
        Reason.NO_ENDPOINTS, Refusal.UNABLE_TO_CONNECT, "no replica could be used" + why);
  }

  @Override
  public void keepTogether(String why) {
    if (!together) {
      together = true;
      observer().onWriter(connection, why);
    }
  }

  @Override
  public void pin(String why) {
    state = true;
    if (pinned == null && splits()) {
      pinned = why;
      observer().onWriter(connection, why);
    }
  }

  // 2. a statement

  @Override
  public boolean isWatched() {
    return watch.isWatched();
  }

  @Override
  public @Nullable WatchedStatement began(Around around, String sql, int batch) {
    return watch.began(around, sql, batch);
  }

  /** As observers see it. */
  ObservedCall connection() {
    return connection;
  }

  @Override
  public Order run(Side side, String sql, OpenTransaction open) {
    return judged(new Text(side, sql, open, null));
  }

  @Override
  public Order write(String what, OpenTransaction open) {
    return judged(new Text(Side.WRITER, what, open, Statement.writing(what)));
  }

  /** A text that was read. */
  private record Read(String sql, Statement statement) {}

  /**
   * A text on its way, or what is no text.
   *
   * @param known what it does, where that is known without reading it
   */
  private record Text(Side side, String sql, OpenTransaction open, @Nullable Statement known) {}

  private Order judged(Text text) {
    before = last;
    last = text.side;
    try {
      SqlPolicy known = policy();
      boolean splits = splits(known);
      together |= !splits;
      return known == null ? unread() : order(known, text, splits);
    } catch (RuntimeException | StackOverflowError fault) {
      SqlPolicy known = policy;
      if (known == null || known.statements().writes()) {
        throw fault;
      }
      String why = "policy allows no writes, and the statement could not be looked at: ";
      return Order.refuse(refusal(Reason.DENIED_BY_POLICY, Refusal.READ_ONLY, why + fault));
    }
  }

  /** Nobody knows what it left in the session. */
  private Order unread() {
    state = true;
    return Order.NOTHING;
  }

  private Order order(SqlPolicy known, Text text, boolean splits) {
    Statements rules = known.statements();
    boolean follows = splits && (pinned == null || text.side == Side.READER);
    Order order = Order.NOTHING;
    if (follows || SqlStages.isLookedAt(known)) {
      Statement statement = text.known != null ? text.known : read(text.sql);
      if (!rules.writes() && statement.mayWrite()) {
        return Order.refuse(told(SqlStages.banned(service(), statement)));
      }
      note(known, statement, text.open.isOpen());
      order = follows ? followed(text, statement) : order;
      if (order == Order.NOTHING && rules.rerunReads() && isRepeatable(text, statement)) {
        order = Order.REPEATABLE;
      }
    } else {
      unread();
    }
    return rules.fault() == null || text.known != null
        ? order
        : faults.inject(rules.fault(), service(), order);
  }

  /** What the text does; one whose side was asked for is not read again, however long. */
  private Statement read(String sql) {
    Read there = asked;
    asked = null;
    return there != null && there.sql.equals(sql)
        ? there.statement
        : mesh.statements().classify(dialect, sql);
  }

  private boolean isRepeatable(Text text, Statement statement) {
    return !state && !text.open.isOpen() && statement.readsAnywhere();
  }

  /** What the session has from now on, and when it wrote where reads are held back for it. */
  private void note(SqlPolicy known, Statement statement, boolean inTransaction) {
    state |= statement.pin() != null || statement.isOpaque();
    access.note(statement, inTransaction);
    writing = statement.mayWrite() || (inTransaction && writing);
    if (writing && known.readers().afterWriteNanos() > 0) {
      wrote = true;
      wroteAt = now();
    }
  }

  @Override
  public void ended(boolean inTransaction) {
    access.seen(inTransaction);
    if (writing && wrote) {
      wroteAt = now();
    }
    writing &= inTransaction;
  }

  @Override
  public void refusesWrites() {
    SqlPolicy known = policy();
    boolean asked = known != null && known.roles() == SqlPolicy.Roles.DETECT;
    if (asked && !access.readsOnly() && !request.readOnly()) {
      endpoint.refusesWrites();
    }
  }

  /** What the text means for the two connections. */
  private Order followed(Text text, Statement statement) {
    String pin = statement.pin();
    boolean onReader = text.side == Side.READER && !statement.mayWrite();
    if (onReader && isInVainOnReplica(statement)) {
      return Order.refuse(told(SqlStages.lockOnReplica(service(), pin)));
    }
    if (pin == null) {
      return looksBackFromReplica(text, statement)
          ? Order.refuse(told(SqlStages.looksBackFromReplica(service())))
          : Order.NOTHING;
    }
    pin(pin);
    if (text.open == OpenTransaction.ON_READER && statement.isPrimarySession()) {
      last = before; // it stands aside: what is asked for next is still the replica's
    }
    return onReader ? Order.ON_BOTH : Order.NOTHING;
  }

  /** PostgreSQL's replicas refuse the other locks themselves, or take those that they can hold. */
  private boolean isInVainOnReplica(Statement statement) {
    return dialect == Dialect.POSTGRESQL ? statement.advisory() : statement.locks();
  }

  /** It asks for what the statement before left in the other session; that stays the last one. */
  private boolean looksBackFromReplica(Text text, Statement statement) {
    boolean asks = statement.kind() == StatementKind.READ && statement.looksBack();
    if (!asks || text.side == Side.WRITER || before == Side.READER) {
      return false;
    }
    last = before;
    return true;
  }

  @Override
  public long statementTimeoutNanos() {
    SqlPolicy known = policy();
    return known == null ? 0 : known.statements().timeoutNanos();
  }

  private Refusal refusal(Reason reason, String sqlState, String why) {
    return told(new Refusal(reason, sqlState, reason + ": " + service() + ": " + why));
  }

  private Refusal told(Refusal refusal) {
    observer().refused(connection, refusal.reason());
    return refusal;
  }

  private CallObserver observer() {
    return mesh.ports().observer();
  }

  private String service() {
    return connection.service();
  }

  private long now() {
    return mesh.ports().nanoTime().getAsLong();
  }
}
