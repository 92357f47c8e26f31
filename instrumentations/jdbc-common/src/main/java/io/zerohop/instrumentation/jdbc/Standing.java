package io.zerohop.instrumentation.jdbc;

import io.zerohop.engine.sql.OpenTransaction;
import io.zerohop.engine.sql.Refusal;
import io.zerohop.engine.sql.Side;
import io.zerohop.spi.MeshPorts;
import io.zerohop.spi.SqlExchange;
import io.zerohop.spi.SqlStatements;
import java.lang.ref.WeakReference;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import org.jspecify.annotations.Nullable;

/**
 * A connection under policy that stands, and the one for reads behind it, opened when needed.
 * Refers to the application's weakly, as it is found by that. One thread at a time, but at the end.
 */
public final class Standing {
  /** Why a connection has none for reads that a transaction manager leads. */
  public static final String DISTRIBUTED = "the connection takes part in XA transactions";

  private final SqlExchange exchange;
  private final SqlStatements statements;
  private final Origin origin;
  private final Settings settings = new Settings();
  private final Repeat repeat;
  private boolean plainSeen;
  private boolean preparedSeen;
  private boolean spent;
  private boolean transaction;
  private @Nullable Boolean told;
  private volatile @Nullable Reader reader;
  private volatile boolean over;
  private volatile @Nullable Thread closing;

  /** Set for a connection for reads: whose it is. Weak, so that the pair can be forgotten. */
  private @Nullable WeakReference<Standing> first;

  private WeakReference<@Nullable Connection> front = new WeakReference<>(null);

  Standing(SqlExchange exchange, Origin origin, Runnable sever) {
    this.exchange = exchange;
    this.statements = exchange.session();
    this.repeat = new Repeat(sever, statements);
    this.origin = origin;
  }

  /** What holds for the connection that the driver's object belongs to; null where nothing does. */
  public static @Nullable Standing of(Identities<Opening> openings, @Nullable Object object) {
    Opening opening = openings.of(object);
    return opening == null ? null : opening.standing();
  }

  /** Of the application's connection. */
  Standing first() {
    Standing whose = first == null ? null : first.get();
    return whose == null ? this : whose;
  }

  SqlStatements statements() {
    return first().statements;
  }

  /** Where its statements are. */
  Side side() {
    return first == null ? Side.WRITER : Side.READER;
  }

  /** Whether it is one for reads, which the application does not know. */
  public boolean isBehind() {
    return first != null;
  }

  /** What the application has; null where it is this one, or where nobody has it any more. */
  public @Nullable Connection front() {
    return front.get();
  }

  /** Set by the application. */
  Settings settings() {
    return first().settings;
  }

  /** Whether the text under way may be run once more. */
  Repeat repeat() {
    return repeat;
  }

  /** Why it should be given up, outside a transaction. */
  @Nullable String retired(boolean validating) {
    return validating && spent ? "a statement for reads was kept" : exchange.retired(validating);
  }

  /** Keeps whether a transaction is open on it, for a driver that does not. */
  public void transaction(boolean open) {
    transaction = open;
  }

  /** What was kept last. */
  public boolean transaction() {
    return transaction;
  }

  /**
   * The server answers with an error, which tells nothing of a transaction; there are drivers that
   * believe in one from then on.
   *
   * @param open whether one was open before
   */
  public void failed(boolean open) {
    told = open;
  }

  /**
   * The server answered, so that the driver knows.
   *
   * @param streams but it will not before the result is read to its end, and autocommit is off
   */
  public void answered(boolean streams) {
    told = streams ? Boolean.TRUE : null;
  }

  /** The application ended its transaction; the driver sent nothing where it knew of none. */
  void over(boolean failed) {
    told = failed ? told : null;
  }

  /**
   * Whether a transaction is open.
   *
   * @param driver what the driver believes
   */
  public boolean open(boolean driver) {
    return told == null ? driver : told;
  }

  /** Where a transaction is open, given whether one is on this one. */
  OpenTransaction open(boolean here, DriverConnections driver) {
    Reader behind = reader;
    Connection other = first != null ? front.get() : behind == null ? null : behind.connection();
    boolean there = other != null && driver.inTransaction(other);
    return first == null ? OpenTransaction.of(here, there) : OpenTransaction.of(there, here);
  }

  /** The connection for reads; null where there is none now. */
  @Nullable Reader reader() {
    return reader;
  }

  /** A text is about to be sent: on the reader it may begin a transaction. */
  void sends() {
    Reader there = first().reader;
    if (first != null && there != null) {
      there.use();
    }
  }

  /** Where a statement is to be made: on the application's own connection, or on the reader. */
  Connection choose(Connection own, @Nullable String sql, DriverConnections driver)
      throws SQLException {
    if (over || (!settings.readOnly() && reader == null)) {
      return own;
    }
    OpenTransaction open = open(driver.inTransaction(own), driver);
    boolean reads = settings.readOnly();
    Side side = sql == null ? statements.side(reads, open) : statements.side(reads, open, sql);
    if (side == Side.WRITER || isKept(sql != null)) {
      return own;
    }
    Reader usable = usable(open.isOpen());
    Reader there = usable == null ? opened(own, driver) : usable;
    if (there == null) {
      return own;
    }
    there.use();
    return there.connection();
  }

  /** The reader as it is, where the transaction is on it. */
  Connection inUse(Connection own, DriverConnections driver) {
    Reader there = reader;
    if (there == null) {
      return own;
    }
    OpenTransaction open = open(driver.inTransaction(own), driver);
    boolean onReader = statements.side(settings.readOnly(), open) == Side.READER;
    return onReader ? there.connection() : own;
  }

  /** The transaction has this savepoint, on the reader. */
  void saved(Savepoint savepoint) {
    Reader there = reader;
    if (there != null) {
      there.saved(savepoint);
    }
  }

  /** Where the savepoint is. */
  Connection of(@Nullable Object savepoint, Connection own) {
    Reader there = reader;
    return there != null && there.has(savepoint) ? there.connection() : own;
  }

  private @Nullable Reader usable(boolean inTransaction) throws SQLException {
    Reader there = reader;
    if (there == null) {
      return null;
    }
    boolean lives = !there.connection().isClosed();
    if (lives && (inTransaction || there.standing().retired(false) == null)) {
      return there;
    }
    drop();
    return null;
  }

  /**
   * A pool keeps statements. Looked for once among each kind: it keeps prepared ones, but is better
   * found by a plain one that comes before them, in a transaction.
   */
  private boolean isKept(boolean prepared) {
    boolean looks = prepared ? !preparedSeen : !plainSeen;
    preparedSeen |= prepared;
    plainSeen |= !prepared;
    String keeper = origin.keepers().keeper(origin.service(), looks);
    if (keeper != null) {
      statements.keepTogether("a pool keeps statements: " + keeper);
    }
    return keeper != null;
  }

  /**
   * A statement for reads was kept, and is to be run after them. Nothing can be done with it, nor
   * with this connection where somebody keeps it there: it is to be thrown away.
   *
   * @return what the application is told
   */
  SQLException misplaced() {
    Standing whose = first();
    whose.spent = true;
    whose.origin.keepers().found(whose.origin.service());
    whose.statements.keepTogether("a statement for reads was kept");
    whose.drop();
    return Refusals.misplaced(whose.origin.service());
  }

  /**
   * The session of this connection is no longer that of the one for reads. From within the driver,
   * so no lock is taken.
   */
  public void leaves(String why) {
    repeat.never();
    statements.keepTogether(why);
    abortReader();
  }

  /** From whichever thread; a close would close its statements, one of which may be under way. */
  private void abortReader() {
    Reader there = reader;
    reader = null;
    if (there != null) {
      there.abort();
    }
  }

  /** A new one; null where this connection stands in. */
  private @Nullable Reader opened(Connection own, DriverConnections driver) throws SQLException {
    String alone = driver.alone(own);
    if (alone != null) {
      statements.keepTogether(alone);
      return null;
    }
    Refusal lately = statements.withoutReader();
    if (lately != null) {
      throw Refusals.exception(lately);
    }
    try {
      Reader next = Behind.open(this, own, driver);
      reader = next;
      if (over) {
        drop(); // this one was closed meanwhile
        return null;
      }
      return next;
    } catch (SQLException failed) {
      Refusal refusal =
          MysqlErrors.refusesLogin(failed)
              ? statements.loginRefused(failed.getMessage())
              : statements.noReader(failed.getMessage());
      if (refusal == null) {
        return null;
      }
      throw Refusals.exception(refusal, failed);
    }
  }

  /** The reader was lost: another one; null where there is none. */
  @Nullable Reader replaced(Connection own, DriverConnections driver) throws SQLException {
    abortReader();
    return opened(own, driver);
  }

  /** This is the connection for reads behind that one. */
  void standsBehind(Standing whose, Connection own) {
    first = new WeakReference<>(whose);
    front = new WeakReference<>(own);
  }

  /** The way to one more connection like this. */
  Reopening again() {
    return origin.again();
  }

  /** The same on the reader; one that fails there is given up. */
  void follow(Own.Errand errand) {
    try {
      Own.run(errand);
    } catch (SQLException lost) {
      drop();
    } catch (RuntimeException fault) {
      drop();
      MeshPorts.fault("a connection for reads", fault);
    }
  }

  /** A pool asks whether the connection is good: so must the reader be, or it goes. */
  void validate(int seconds) {
    Reader there = reader;
    if (there != null) {
      follow(
          () -> {
            if (there.standing().retired(true) != null || !there.connection().isValid(seconds)) {
              drop();
            }
          });
    }
  }

  /** Gives up the reader; a later statement may open another. */
  void drop() {
    Reader there = reader;
    reader = null;
    if (there != null) {
      there.close();
    }
  }

  /**
   * This connection's socket was closed, by whichever thread, which may hold this connection's
   * lock: so the reader's is not taken. Where the application closes, it is the method's part.
   */
  void ended() {
    over = true;
    if (closing == null) {
      abortReader();
    }
  }

  /** This thread closes this connection and its reader: false where it does, further out. */
  boolean closes() {
    Thread now = Thread.currentThread();
    boolean outermost = closing != now;
    closing = now;
    return outermost;
  }

  /** It did; another one may close it by now. */
  void closed() {
    if (closing == Thread.currentThread()) {
      closing = null;
    }
  }

  /** Whatever transaction is on the reader is over: this connection's is given up. */
  void rollBack(DriverConnections driver) {
    Reader there = reader;
    if (there != null) {
      follow(() -> there.end("ROLLBACK", driver.inTransaction(there.connection())));
    }
  }

  /**
   * The driver is about to set this connection back to what it was when it was new, by methods of
   * JDBC and beside them.
   *
   * @param whole whether the server ends all that the session has
   */
  public void resets(DriverConnections driver, boolean whole) {
    if (first != null || Own.isRunning()) {
      return;
    }
    if (!settings.forget() || whole) {
      drop();
    } else {
      rollBack(driver);
    }
  }
}
