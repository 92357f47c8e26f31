package io.zerohop.spi;

import io.zerohop.engine.sql.ConnectRequest;
import io.zerohop.engine.sql.SqlCall;
import io.zerohop.engine.sql.SqlCall.Question;
import org.jspecify.annotations.Nullable;

/**
 * One connection of the application to a database, as its driver's adapter makes it: the engine's
 * {@link SqlCall}, with waits slept through and every fault of our own kept from the driver, as
 * {@link Exchange} does it for other calls.
 *
 * <p>Used by one thread at a time until the connection stands; {@link #bodyEnd}, which tells that
 * it was closed, and {@link #cancel} may come from any.
 */
public final class SqlExchange extends Driven {
  private final SqlCall call;

  private SqlExchange(SqlCall call) {
    super(call);
    this.call = call;
  }

  /** An exchange for the connection, or null where nothing is to change. Never throws. */
  public static @Nullable SqlExchange begin(ConnectRequest request) {
    Outbound outbound = MeshPorts.outbound();
    if (outbound == null) {
      return null;
    }
    try {
      SqlCall call = outbound.beginSql(request, Surroundings.ofThread());
      return call == null ? null : new SqlExchange(call);
    } catch (Throwable fault) {
      MeshPorts.fault("SqlExchange.begin", fault);
      boolean refused =
          request.replicaOnly() || failsClosed(outbound, request.host(), request.port());
      return refused ? new SqlExchange(new RefusedCall()) : null;
    }
  }

  /**
   * Why a connection that stands should be given up, outside a transaction; null while there is no
   * reason. Never throws.
   *
   * @param validating whether a pool asks if it is good
   */
  public @Nullable String retired(boolean validating) {
    try {
      return call.retired(validating);
    } catch (Throwable fault) {
      MeshPorts.fault("SqlExchange.retired", fault);
      return null;
    }
  }

  /** What a new connection must be asked before its result is told. Never throws. */
  public Question question() {
    try {
      return call.question();
    } catch (Throwable fault) {
      MeshPorts.fault("SqlExchange.question", fault);
      return Question.NOTHING;
    }
  }

  /**
   * What is decided about the statements of the connection, once it stands. Ask once and keep it.
   * Never throws.
   */
  public SqlStatements session() {
    return SqlStatements.of(call::session);
  }
}
