package io.zerohop.instrumentation.jdbc;

import io.zerohop.engine.attempt.AttemptResult;
import io.zerohop.engine.attempt.AttemptResult.Failure;
import io.zerohop.engine.attempt.Phase;
import io.zerohop.engine.attempt.Step;
import io.zerohop.engine.sql.ConnectRequest;
import io.zerohop.spi.MeshPorts;
import io.zerohop.spi.Outbound;
import io.zerohop.spi.SqlExchange;
import io.zerohop.spi.hook.Verdict;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One connection while a driver opens it, perhaps at one server after the other, and afterwards the
 * way to its server. Opened by one thread; sockets may be asked for by any.
 */
public final class Opening {
  private static final int UNAUTHORIZED = 401;

  /** Too many connections; this client blocked or over its number. */
  private static final Set<Integer> TAKES_NOBODY = Set.of(1040, 1129, 1203);

  private static final String UNABLE_TO_CONNECT = "08001";

  private final SqlExchange exchange;
  private Step step;
  private volatile Route route;

  private Opening(SqlExchange exchange) {
    this.exchange = exchange;
    this.step = exchange.first();
    this.route = new Route(exchange, step);
  }

  /** An opening under policy; null where the driver goes on by itself. Never throws. */
  public static @Nullable Opening begin(ConnectRequest request) {
    Outbound outbound = MeshPorts.outbound();
    if (outbound == null || !outbound.mayConcern(request.host(), request.port())) {
      return null;
    }
    if (System.getProperty("socksProxyHost") != null && outbound.respectsProxies()) {
      return null;
    }
    SqlExchange exchange = SqlExchange.begin(request);
    if (exchange == null) {
      return null;
    }
    Opening opening = new Opening(exchange);
    return opening.step instanceof Step.PassThrough ? null : opening;
  }

  /**
   * The address of its server, for a driver that resolves names before it connects; one that
   * nothing is sent to, where policy lets nobody connect.
   */
  public InetAddress address() {
    InetSocketAddress address = route.address();
    InetAddress known = address == null ? null : address.getAddress();
    return known == null ? InetAddress.getLoopbackAddress() : known;
  }

  /** A socket that will connect to its server, whatever address it is given. */
  public Socket socket() {
    return route.socket();
  }

  /**
   * A socket that is connected to its server.
   *
   * @param timeoutMillis the driver's own limit; 0 for none
   * @param from the local address to connect from; null for any
   */
  public Socket connected(int timeoutMillis, @Nullable String from) throws IOException {
    Socket socket = route.socket();
    try {
      if (from != null) {
        socket.bind(new InetSocketAddress(InetAddress.getByName(from), 0));
      }
      socket.connect(
          new InetSocketAddress(address(), 1), timeoutMillis); // the route knows where to
      return socket;
    } catch (IOException | RuntimeException failure) {
      socket.close();
      throw failure;
    }
  }

  /** The driver has a connection, or failed to get one. */
  public Verdict over(@Nullable Connection connection, @Nullable Throwable thrown) {
    if (step instanceof Step.Fail refused) {
      return Verdict.failure(exception(refused));
    }
    AttemptResult result = connection == null ? failed(thrown) : asked(connection);
    step = exchange.result(result);
    if (step instanceof Step.Send || step instanceof Step.Fail) {
      close(connection);
      if (step instanceof Step.Fail refused) {
        return Verdict.failure(exception(refused));
      }
      route = new Route(exchange, step);
      return Verdict.again();
    }
    Throwable cause = result.cause();
    if (connection == null || result.failure() != null) {
      close(connection);
      exchange.bodyEnd(null);
      return connection != null && cause != null ? Verdict.failure(cause) : Verdict.unchanged();
    }
    route.stands();
    return Verdict.unchanged();
  }

  /** Something of ours failed: the driver keeps what it has. */
  public void abandon() {
    exchange.cancel();
  }

  private AttemptResult asked(Connection connection) {
    try {
      return AttemptResult.connected(ServerQuestion.ask(exchange.question(), connection));
    } catch (SQLException lost) {
      return AttemptResult.failed(Phase.CONNECTED, Failure.CONNECT, lost);
    }
  }

  private AttemptResult failed(@Nullable Throwable thrown) {
    if (!route.isConnected()) {
      return AttemptResult.failed(Phase.NOT_CONNECTED, Failure.CONNECT, cause(thrown));
    }
    return thrown instanceof SQLException refused && !takesNobody(refused)
        ? AttemptResult.answered(UNAUTHORIZED, name -> null)
        : AttemptResult.failed(Phase.CONNECTED, Failure.CONNECT, cause(thrown));
  }

  private static boolean takesNobody(SQLException refused) {
    String state = String.valueOf(refused.getSQLState());
    return state.startsWith("08") || TAKES_NOBODY.contains(refused.getErrorCode());
  }

  /** Drivers wrap what a socket throws. */
  private static @Nullable Throwable cause(@Nullable Throwable thrown) {
    Throwable found = thrown;
    for (Throwable at = thrown; at != null && !(found instanceof IOException); at = at.getCause()) {
      found = at;
    }
    return found instanceof IOException ? found : thrown;
  }

  private static SQLException exception(Step.Fail refused) {
    return new SQLNonTransientConnectionException(refused.message(), UNABLE_TO_CONNECT);
  }

  private static void close(@Nullable Connection connection) {
    if (connection != null) {
      try {
        connection.close();
      } catch (SQLException gone) {
        return;
      }
    }
  }
}
