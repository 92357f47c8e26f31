package io.zerohop.instrumentation.postgresql;

import static io.zerohop.instrumentation.jdbc.Standing.DISTRIBUTED;

import io.zerohop.spi.hook.Verdict;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.TransactionState;
import org.postgresql.jdbc.AutoSave;
import org.postgresql.jdbc.PgConnection;
import org.postgresql.util.PGobject;

/** What the application does to its connection, done to the second one too. */
final class Connections {
  private final Pairs pairs;

  Connections(Pairs pairs) {
    this.pairs = pairs;
  }

  /** The driver refuses it within a transaction, and so does the second one. */
  Verdict setReadOnly(@Nullable Object self, @Nullable Object[] arguments) throws Throwable {
    Pair pair = pairs.ofFirst(self);
    if (pair == null) {
      return Verdict.unchanged();
    }
    boolean on = arguments[0] instanceof Boolean given && given;
    if (pair.readsInTransaction()) {
      return follow(pair, null, to -> to.setReadOnly(on));
    }
    if (!on && self instanceof PgConnection first) {
      pair.home(first, pairs);
    }
    return Verdict.unchanged();
  }

  /** As {@link #setReadOnly}: before the first one's is changed. */
  Verdict beforeIsolation(@Nullable Object self, @Nullable Object[] arguments) throws Throwable {
    Pair pair = pairs.ofFirst(self);
    return pair != null && pair.readsInTransaction() && arguments[0] instanceof Integer level
        ? follow(pair, null, to -> to.setTransactionIsolation(level))
        : Verdict.unchanged();
  }

  /** The application closes it, or has it closed under a statement. */
  void giveUp(@Nullable Object self) throws Throwable {
    Pair pair = pairs.ofFirst(self);
    if (pair != null) {
      pair.giveUp();
    }
  }

  Verdict setAutoCommit(Done done) throws Throwable {
    boolean on = done.argument() instanceof Boolean given && given;
    return follow(ended(done, done.thrown == null), done.thrown, to -> to.setAutoCommit(on));
  }

  Verdict commit(Done done) throws Throwable {
    return follow(ended(done, done.thrown == null), done.thrown, PgConnection::commit);
  }

  /** The pair, whose transaction may be over. */
  private @Nullable Pair ended(Done done, boolean committed) throws Throwable {
    Pair pair = pairs.ofFirst(done.self);
    if (pair != null) {
      over(pair, committed);
      pair.executed(null, null);
    }
    return pair;
  }

  /** On the second one even where the first one's failed. */
  Verdict rollback(Done done) throws Throwable {
    Pair pair = ended(done, false);
    return pair == null || !pair.readsInTransaction()
        ? Verdict.unchanged()
        : follow(pair, null, PgConnection::rollback);
  }

  /** A hot standby knows no serializable transactions: they stay with the first. */
  Verdict setIsolation(Done done) throws Throwable {
    int level = done.argument() instanceof Integer given ? given : 0;
    boolean stays = level == Connection.TRANSACTION_SERIALIZABLE;
    Pair pair = pairs.ofFirst(done.self);
    if (pair == null || done.thrown != null) {
      return Verdict.unchanged();
    }
    Pair.Setting setting = to -> to.setTransactionIsolation(level);
    pair.stays(stays ? setting : null);
    return stays ? Verdict.unchanged() : keep("isolation", done, setting);
  }

  Verdict setSchema(Done done) throws Throwable {
    String schema = (String) done.argument();
    return keepWithTransaction("schema", done, to -> to.setSchema(schema));
  }

  Verdict setNetworkTimeout(Done done) throws Throwable {
    Executor executor = (Executor) done.argument();
    int millis = done.arguments[1] instanceof Integer given ? given : 0;
    return keep("network timeout", done, to -> to.setNetworkTimeout(executor, millis));
  }

  /** What row security, or people who look, may go by. */
  Verdict setClientInfo(Done done) throws Throwable {
    String name = String.valueOf(done.argument());
    String value = (String) done.arguments[1];
    return keepWithTransaction("client info " + name, done, to -> to.setClientInfo(name, value));
  }

  /** What becomes of a transaction in which a statement fails. */
  Verdict setAutosave(Done done) throws Throwable {
    return done.argument() instanceof AutoSave how
        ? keep("autosave", done, to -> to.setAutosave(how))
        : Verdict.unchanged();
  }

  /** A type that the application makes known; the driver's own are known to each connection. */
  Verdict addDataType(Done done) throws Throwable {
    String name = String.valueOf(done.argument());
    return done.arguments[1] instanceof Class<?> type
            && !type.getName().startsWith("org.postgresql.")
        ? keep("type " + name, done, to -> to.addDataType(name, type.asSubclass(PGobject.class)))
        : Verdict.unchanged();
  }

  /** Warnings are those of the connection that was used last. */
  Verdict warnings(@Nullable Object self) throws Throwable {
    PgConnection reading = reading(self);
    return reading == null ? Verdict.unchanged() : Verdict.result(reading.getWarnings());
  }

  Verdict clearWarnings(@Nullable Object self) throws Throwable {
    PgConnection reading = reading(self);
    if (reading != null) {
      reading.clearWarnings();
    }
    return Verdict.unchanged();
  }

  /** The driver's own interface beside statements is about to be used. */
  void used(@Nullable Object connection, String what) throws Throwable {
    Pair pair = pairs.ofFirst(connection);
    if (pair != null) {
      pair.session().pin(what);
    }
  }

  /** A transaction manager is about to lead its transactions. */
  void distributed(@Nullable Object connection) throws Throwable {
    Pair pair = pairs.ofFirst(connection);
    if (pair != null) {
      pair.session().keepTogether(DISTRIBUTED);
    }
  }

  private @Nullable PgConnection reading(@Nullable Object self) throws Throwable {
    Pair pair = pairs.ofFirst(self);
    PgConnection reading = pair == null ? null : pair.reading();
    return reading == null || reading.isClosed() ? null : reading;
  }

  /** Does it to the second one too, and remembers it for others. */
  private Verdict keep(String name, Done done, Pair.Setting setting) throws Throwable {
    Pair pair = pairs.ofFirst(done.self);
    Verdict followed = follow(pair, done.thrown, setting);
    if (pair != null && done.thrown == null && followed == Verdict.unchanged()) {
      pair.kept().keep(name, setting);
    }
    return followed;
  }

  /**
   * The same for what a rollback takes back: the second one follows when the transaction is
   * committed, unless it is within one itself; it must not begin one for that.
   */
  private Verdict keepWithTransaction(String name, Done done, Pair.Setting setting)
      throws Throwable {
    Pair pair = pairs.ofFirst(done.self);
    if (pair == null || done.thrown != null || !isInTransaction(pair)) {
      return keep(name, done, setting);
    }
    pair.kept().await(name, setting);
    return pair.readsInTransaction() ? follow(pair, null, setting) : Verdict.unchanged();
  }

  private static boolean isInTransaction(Pair pair) {
    PgConnection own = pair.first();
    return own != null && own.getTransactionState() != TransactionState.IDLE;
  }

  /** The transaction may be over. */
  private static void over(Pair pair, boolean committed) {
    if (!pair.kept().isAwaiting() || isInTransaction(pair)) {
      return;
    }
    try {
      for (Pair.Setting each : pair.kept().over(committed, pair.session())) {
        pair.follow(each);
      }
    } catch (SQLException unlike) {
      pair.drop(); // what the first one took, a new second one is asked again
    }
  }

  private static Verdict follow(
      @Nullable Pair pair, @Nullable Throwable thrown, Pair.Setting setting) {
    if (pair == null || thrown != null) {
      return Verdict.unchanged();
    }
    try {
      pair.follow(setting);
      return Verdict.unchanged();
    } catch (SQLException refused) {
      return Verdict.failure(refused);
    }
  }

  /** A method of the first connection that has ended. */
  @SuppressWarnings("ArrayRecordComponent")
  record Done(@Nullable Object self, @Nullable Object[] arguments, @Nullable Throwable thrown) {
    @Nullable Object argument() {
      return arguments[0];
    }
  }

  /** What follows such a method. */
  interface After {
    Verdict run(Done done) throws Throwable;
  }
}
