package io.zerohop.spi;

import io.zerohop.engine.sql.OpenTransaction;
import io.zerohop.engine.sql.Order;
import io.zerohop.engine.sql.Refusal;
import io.zerohop.engine.sql.Side;
import io.zerohop.engine.sql.SqlSession;
import io.zerohop.engine.sql.StatementFailure;
import io.zerohop.engine.sql.WatchedStatement;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The statements of a connection as its driver's adapter runs them: the engine's {@link
 * SqlSession}, with every fault of our own kept from the driver. After a fault a statement is run
 * as it is, on the first connection. Used by one thread at a time, as the connection is.
 */
public final class SqlStatements {
  private final @Nullable SqlSession session;

  private SqlStatements(@Nullable SqlSession session) {
    this.session = session;
  }

  static SqlStatements of(Supplier<SqlSession> session) {
    try {
      return new SqlStatements(session.get());
    } catch (Throwable fault) {
      MeshPorts.fault("SqlExchange.session", fault);
      return new SqlStatements(null);
    }
  }

  /** As {@link SqlSession#splits}; false after a fault. Never throws. */
  public boolean splits() {
    try {
      return session != null && session.splits();
    } catch (Throwable fault) {
      MeshPorts.fault("SqlStatements.splits", fault);
      return false;
    }
  }

  /**
   * As {@link SqlSession#side(boolean, OpenTransaction)}; the writer after a fault. Never throws.
   */
  public Side side(boolean readOnly, OpenTransaction open) {
    try {
      return session == null ? Side.WRITER : session.side(readOnly, open);
    } catch (Throwable fault) {
      MeshPorts.fault("SqlStatements.side", fault);
      return Side.WRITER;
    }
  }

  /** As {@link SqlSession#side(boolean, OpenTransaction, String)}; the writer after a fault. */
  public Side side(boolean readOnly, OpenTransaction open, String sql) {
    try {
      return session == null ? Side.WRITER : session.side(readOnly, open, sql);
    } catch (Throwable fault) {
      MeshPorts.fault("SqlStatements.side", fault);
      return Side.WRITER;
    }
  }

  /** As {@link SqlSession#hasRules}; true after a fault. Never throws. */
  public boolean hasRules() {
    try {
      return session != null && session.hasRules();
    } catch (Throwable fault) {
      MeshPorts.fault("SqlStatements.hasRules", fault);
      return true;
    }
  }

  /** As {@link SqlSession#noReader}; null after a fault. Never throws. */
  public @Nullable Refusal noReader(@Nullable String why) {
    try {
      return session == null ? null : session.noReader(why);
    } catch (Throwable fault) {
      MeshPorts.fault("SqlStatements.noReader", fault);
      return null;
    }
  }

  /** As {@link SqlSession#loginRefused}; null after a fault. Never throws. */
  public @Nullable Refusal loginRefused(@Nullable String why) {
    try {
      return session == null ? null : session.loginRefused(why);
    } catch (Throwable fault) {
      MeshPorts.fault("SqlStatements.loginRefused", fault);
      return null;
    }
  }

  /** As {@link SqlSession#withoutReader}; null after a fault. Never throws. */
  public @Nullable Refusal withoutReader() {
    try {
      return session == null ? null : session.withoutReader();
    } catch (Throwable fault) {
      MeshPorts.fault("SqlStatements.withoutReader", fault);
      return null;
    }
  }

  /** As {@link SqlSession#keepTogether}. Never throws. */
  public void keepTogether(String why) {
    try {
      if (session != null) {
        session.keepTogether(why);
      }
    } catch (Throwable fault) {
      MeshPorts.fault("SqlStatements.keepTogether", fault);
    }
  }

  /** As {@link SqlSession#run}; {@link Order#NOTHING} after a fault. Never throws. */
  public Order run(Side side, String sql, OpenTransaction open) {
    try {
      return session == null ? Order.NOTHING : session.run(side, sql, open);
    } catch (Throwable fault) {
      MeshPorts.fault("SqlStatements.run", fault);
      return Order.NOTHING;
    }
  }

  /**
   * A statement of the application begins, in the middle of what is around the calling thread; as
   * {@link SqlSession#began}. Null after a fault. Never throws.
   */
  public @Nullable WatchedStatement began(String sql, int batch) {
    try {
      return session == null || !session.isWatched()
          ? null
          : session.began(Surroundings.ofThread(), sql, batch);
    } catch (Throwable fault) {
      MeshPorts.fault("SqlStatements.began", fault);
      return null;
    }
  }

  /** As {@link WatchedStatement#also}, if it is watched. Never throws. */
  public static void also(@Nullable WatchedStatement statement, String sql) {
    try {
      if (statement != null) {
        statement.also(sql);
      }
    } catch (Throwable fault) {
      MeshPorts.fault("SqlStatements.also", fault);
    }
  }

  /** As {@link WatchedStatement#again} on this connection, if it is watched. Never throws. */
  public void again(@Nullable WatchedStatement statement, @Nullable StatementFailure failure) {
    try {
      if (statement != null && session != null) {
        statement.again(session, failure);
      }
    } catch (Throwable fault) {
      MeshPorts.fault("SqlStatements.again", fault);
    }
  }

  /** As {@link WatchedStatement#over} on this connection, if it is watched. Never throws. */
  public void over(@Nullable WatchedStatement statement, @Nullable StatementFailure failure) {
    try {
      if (statement != null && session != null) {
        statement.over(session, failure);
      }
    } catch (Throwable fault) {
      MeshPorts.fault("SqlStatements.over", fault);
    }
  }

  /** As {@link SqlSession#write}; {@link Order#NOTHING} after a fault. Never throws. */
  public Order write(String what, OpenTransaction open) {
    try {
      return session == null ? Order.NOTHING : session.write(what, open);
    } catch (Throwable fault) {
      MeshPorts.fault("SqlStatements.write", fault);
      return Order.NOTHING;
    }
  }

  /** As {@link SqlSession#ended}. Never throws. */
  public void ended(boolean inTransaction) {
    try {
      if (session != null) {
        session.ended(inTransaction);
      }
    } catch (Throwable fault) {
      MeshPorts.fault("SqlStatements.ended", fault);
    }
  }

  /** As {@link SqlSession#refusesWrites}. Never throws. */
  public void refusesWrites() {
    try {
      if (session != null) {
        session.refusesWrites();
      }
    } catch (Throwable fault) {
      MeshPorts.fault("SqlStatements.refusesWrites", fault);
    }
  }

  /** As {@link SqlSession#statementTimeoutNanos}; 0 after a fault. Never throws. */
  public long statementTimeoutNanos() {
    try {
      return session == null ? 0 : session.statementTimeoutNanos();
    } catch (Throwable fault) {
      MeshPorts.fault("SqlStatements.statementTimeoutNanos", fault);
      return 0;
    }
  }

  /** As {@link SqlSession#pin}. Never throws. */
  public void pin(String why) {
    try {
      if (session != null) {
        session.pin(why);
      }
    } catch (Throwable fault) {
      MeshPorts.fault("SqlStatements.pin", fault);
    }
  }
}
