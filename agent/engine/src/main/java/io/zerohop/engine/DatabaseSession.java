package io.zerohop.engine;

import io.zerohop.engine.observe.CallObserver;
import io.zerohop.engine.observe.ObservedCall;
import io.zerohop.engine.outcome.Reason;
import io.zerohop.engine.sql.ConnectRequest;
import io.zerohop.engine.sql.Dialect;
import io.zerohop.engine.sql.Order;
import io.zerohop.engine.sql.Refusal;
import io.zerohop.engine.sql.Side;
import io.zerohop.engine.sql.SqlPolicy;
import io.zerohop.engine.sql.SqlPolicy.Statements;
import io.zerohop.engine.sql.SqlSession;
import io.zerohop.engine.sql.Statement;
import org.jspecify.annotations.Nullable;

/**
 * The statements of a connection that stands: on which side they are, and what policy does with
 * them. Policy in force counts, not that of the time of the connect; but what was not looked at
 * once is not trusted later, so a split that was off for one statement stays off.
 */
final class DatabaseSession implements SqlSession {
  /** After so long a replica is looked for again. */
  private static final long LOOK_AGAIN_NANOS = 5_000_000_000L;

  private final Mesh mesh;
  private final ConnectRequest request;
  private final ObservedCall connection;
  private final Dialect dialect;
  private final StatementFaults faults;
  private @Nullable View looked;
  private @Nullable SqlPolicy policy;
  private boolean together;
  private @Nullable String pinned;

  /** Of the transaction that is open, or else of the last statement. */
  private Side at = Side.WRITER;

  private @Nullable View withoutReader;
  private long withoutReaderSince;
  private boolean wrote;
  private boolean writing;
  private long wroteAt;

  /**
   * @param connection as observers see it
   */
  DatabaseSession(Mesh mesh, ConnectRequest request, ObservedCall connection) {
    this.mesh = mesh;
    this.request = request;
    this.connection = connection;
    this.dialect = Dialect.of(request.dialect());
    this.faults = new StatementFaults(mesh, connection);
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

  // 1. the side

  @Override
  public Side side(boolean readOnly, boolean inTransaction) {
    if (inTransaction) {
      return at;
    }
    SqlPolicy known = policy();
    return readOnly && splits(known) && known != null && mayRead(known) ? Side.READER : Side.WRITER;
  }

  private boolean mayRead(SqlPolicy known) {
    return pinned == null && !isWithoutReader(known) && !hasJustWritten(known);
  }

  @Override
  public Side side(boolean readOnly, boolean inTransaction, String sql) {
    Side side = side(readOnly, inTransaction);
    if (side == Side.WRITER || inTransaction) {
      return side;
    }
    Statement statement = mesh.statements().classify(dialect, sql);
    if (statement.pin() != null || statement.locks()) {
      return Side.WRITER;
    }
    return statement.looksBack() ? at : side;
  }

  private boolean isWithoutReader(SqlPolicy known) {
    if (withoutReader == null) {
      return false;
    }
    boolean same = withoutReader == mesh.view() && known.readers().orWriter();
    if (same && now() - withoutReaderSince < LOOK_AGAIN_NANOS) {
      return true;
    }
    withoutReader = null;
    return false;
  }

  private boolean hasJustWritten(SqlPolicy known) {
    if (wrote && now() - wroteAt >= known.readers().afterWriteNanos()) {
      wrote = false;
    }
    return wrote;
  }

  @Override
  public @Nullable Refusal noReader(@Nullable String why) {
    at = Side.WRITER;
    withoutReader = mesh.view();
    withoutReaderSince = now();
    SqlPolicy known = policy();
    if (known == null || known.readers().orWriter()) {
      observer().onWriter(connection, "no replica could be used");
      return null;
    }
    String said = why == null || why.isEmpty() ? "" : ": " + why;
    return refusal(
        Reason.NO_ENDPOINTS, Refusal.UNABLE_TO_CONNECT, "no replica could be used" + said);
  }

  @Override
  public void keepTogether(String why) {
    if (!together) {
      together = true;
      at = Side.WRITER;
      observer().onWriter(connection, why);
    }
  }

  @Override
  public void pin(String why) {
    if (pinned == null && splits()) {
      pinned = why;
      observer().onWriter(connection, why);
    }
  }

  // 2. a statement

  @Override
  public Order run(Side side, String sql, boolean inTransaction) {
    at = inTransaction ? at : side;
    SqlPolicy known = policy();
    boolean splits = splits(known);
    together |= !splits;
    if (known == null) {
      return Order.NOTHING;
    }
    try {
      return order(known, new Text(side, sql, inTransaction), splits);
    } catch (RuntimeException | StackOverflowError fault) {
      if (known.statements().writes()) {
        throw fault;
      }
      String why = "policy allows no writes, and the statement could not be looked at: ";
      return Order.refuse(refusal(Reason.DENIED_BY_POLICY, Refusal.READ_ONLY, why + fault));
    }
  }

  /** A text on its way. */
  private record Text(Side side, String sql, boolean inTransaction) {}

  private Order order(SqlPolicy known, Text text, boolean splits) {
    Statements rules = known.statements();
    boolean follows = splits && (pinned == null || text.side == Side.READER);
    Statement statement = null;
    if (follows || SqlStages.isLookedAt(known)) {
      statement = mesh.statements().classify(dialect, text.sql);
      if (!rules.writes() && statement.mayWrite()) {
        return Order.refuse(told(SqlStages.banned(service(), statement)));
      }
      note(known, statement, text.inTransaction);
    }
    Order order = follows && statement != null ? followed(text, statement) : Order.NOTHING;
    if (order == Order.NOTHING
        && rules.rerunReads()
        && !text.inTransaction
        && statement != null
        && statement.readsAnywhere()) {
      order = Order.REPEATABLE;
    }
    return rules.fault() == null ? order : faults.inject(rules.fault(), service(), order);
  }

  /** When the session wrote last, where reads are held back for it. */
  private void note(SqlPolicy known, Statement statement, boolean inTransaction) {
    writing = statement.mayWrite() || inTransaction && writing;
    if (writing && known.readers().afterWriteNanos() > 0) {
      wrote = true;
      wroteAt = now();
    }
  }

  /** What the text means for the two connections. */
  private Order followed(Text text, Statement statement) {
    String pin = statement.pin();
    if (pin == null) {
      return Order.NOTHING;
    }
    boolean onReader = text.side == Side.READER && !statement.mayWrite();
    if (onReader && statement.locks()) {
      return Order.refuse(told(SqlStages.lockOnReplica(service(), pin)));
    }
    pin(pin);
    return onReader ? Order.ON_BOTH : Order.NOTHING;
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
