package io.zerohop.instrumentation.jdbc;

import io.zerohop.engine.attempt.AttemptResult;
import io.zerohop.engine.attempt.AttemptResult.Failure;
import io.zerohop.engine.attempt.Phase;
import io.zerohop.engine.attempt.Step;
import io.zerohop.engine.sql.ConnectRequest;
import io.zerohop.spi.MeshPorts;
import io.zerohop.spi.Outbound;
import io.zerohop.spi.SqlExchange;
import io.zerohop.spi.SqlStatements;
import io.zerohop.spi.hook.Verdict;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * One connection while a driver opens it, perhaps at one server after the other, and afterwards the
 * way to its server. Opened by one thread; sockets may be asked for by any.
 */
public final class Opening {
  private static final int UNAUTHORIZED = 401;
  private static final String UNABLE_TO_CONNECT = "08001";

  private final SqlExchange exchange;
  private final DriverErrors errors;
  private Step step;
  private volatile Route route;
  private volatile @Nullable Standing standing;
  private volatile @Nullable SqlStatements session;

  private Opening(SqlExchange exchange, DriverErrors errors) {
    this.exchange = exchange;
    this.errors = errors;
    this.step = exchange.first();
    this.route = new Route(exchange, step);
  }

  /**
   * An opening under policy by a driver for MariaDB's or MySQL's protocol; null where the driver
   * goes on by itself. Never throws.
   */
  public static @Nullable Opening begin(ConnectRequest request) {
    return begin(request, new MysqlErrors());
  }

  /** An opening under policy; null where the driver goes on by itself. Never throws. */
  public static @Nullable Opening begin(ConnectRequest request, DriverErrors errors) {
    Outbound outbound = MeshPorts.outbound();
    if (outbound == null || !outbound.mayConcern(request.host(), request.port())) {
      return null;
    }
    if (System.getProperty("socksProxyHost") != null && outbound.respectsProxies()) {
      return null;
    }
    SqlExchange exchange = SqlExchange.begin(request.loginTimeout(DriverManager.getLoginTimeout()));
    if (exchange == null) {
      return null;
    }
    Opening opening = new Opening(exchange, errors);
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

  /** The same in the place of a driver's method; where it cannot be connected that one fails. */
  public Verdict socket(int timeoutMillis, @Nullable String from) {
    try {
      return Verdict.result(connected(timeoutMillis, from));
    } catch (IOException failure) {
      return Verdict.failure(failure);
    }
  }

  /** The driver has a connection, or failed to get one. */
  public Verdict over(@Nullable Connection connection, @Nullable Throwable thrown) {
    return end(connection == null ? null : new OpenedConnection(connection), thrown);
  }

  /** The driver has opened something, or failed to. */
  public Verdict end(@Nullable Opened opened, @Nullable Throwable thrown) {
    if (step instanceof Step.Fail refused) {
      return Verdict.failure(exception(refused));
    }
    AttemptResult result = opened == null ? failed(thrown) : asked(opened);
    step = exchange.result(result);
    if (step instanceof Step.Send || step instanceof Step.Fail) {
      close(opened);
      if (step instanceof Step.Fail refused) {
        return Verdict.failure(exception(refused));
      }
      route = new Route(exchange, step);
      return Verdict.again();
    }
    Throwable cause = result.cause();
    if (opened == null || result.failure() != null) {
      close(opened);
      exchange.bodyEnd(null);
      return opened != null && cause != null ? Verdict.failure(cause) : Verdict.unchanged();
    }
    route.stands();
    return Verdict.unchanged();
  }

  /** What is decided about its statements. */
  public SqlStatements session() {
    SqlStatements known = session;
    if (known == null) {
      known = exchange.session();
      session = known;
    }
    return known;
  }

  /** The connection's exchange, while it stands. */
  public SqlExchange exchange() {
    return exchange;
  }

  /** Runs when the connection that stands is closed, by whom and for what ever. */
  public void atEnd(Runnable work) {
    route.atEnd(work);
  }

  /** Closes its socket. */
  void sever() {
    route.sever();
  }

  /** The application has its connection from now on. */
  void stands(Standing now) {
    standing = now;
  }

  /** What holds for its connection; null until the application has it. */
  public @Nullable Standing standing() {
    return standing;
  }

  /** Something of ours failed: the driver keeps what it has. */
  public void abandon() {
    route.unlimited();
    exchange.cancel();
  }

  private AttemptResult asked(Opened opened) {
    route.limit();
    try {
      return AttemptResult.connected(opened.ask(exchange.question()));
    } catch (SQLException lost) {
      return AttemptResult.failed(Phase.CONNECTED, Failure.CONNECT, lost);
    }
  }

  private AttemptResult failed(@Nullable Throwable thrown) {
    if (!route.isConnected()) {
      return AttemptResult.failed(Phase.NOT_CONNECTED, Failure.CONNECT, cause(thrown));
    }
    return thrown instanceof SQLException refused && !errors.takesNobody(refused)
        ? AttemptResult.answered(UNAUTHORIZED, name -> null)
        : AttemptResult.failed(Phase.CONNECTED, Failure.CONNECT, cause(thrown));
  }

  /** Drivers wrap what a socket throws. */
  private static @Nullable Throwable cause(@Nullable Throwable thrown) {
    Throwable found = thrown;
    for (Throwable at = thrown; at != null && !(found instanceof IOException); at = at.getCause()) {
      found = at;
    }
    return found instanceof IOException ? found : thrown;
  }

  private SQLException exception(Step.Fail refused) {
    return errors.exception(refused.message(), UNABLE_TO_CONNECT);
  }

  private static void close(@Nullable Opened opened) {
    if (opened != null) {
      opened.close();
    }
  }
}
