package io.zerohop.instrumentation.postgresql;

import io.zerohop.engine.attempt.AttemptResult;
import io.zerohop.engine.attempt.AttemptResult.Failure;
import io.zerohop.engine.attempt.Phase;
import io.zerohop.engine.attempt.Step;
import io.zerohop.engine.sql.ConnectRequest;
import io.zerohop.spi.MeshPorts;
import io.zerohop.spi.Outbound;
import io.zerohop.spi.SqlExchange;
import io.zerohop.spi.hook.Verdict;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.QueryExecutor;
import org.postgresql.util.HostSpec;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;

/**
 * One connection while the driver opens it, perhaps at one server after the other. Used by the
 * thread that opens it; its sockets outlive that.
 */
final class Opening {
  private static final long SECOND = 1_000_000_000L;
  private static final Set<String> READS =
      Set.of("secondary", "slave", "prefersecondary", "preferslave");
  private static final int UNAUTHORIZED = 401;

  private final HostSpec host;
  private final SqlExchange exchange;
  private final ServerQuestion question;
  private final @Nullable String localAddress;
  private Step step;
  private @Nullable Route route;

  private Opening(
      HostSpec host, SqlExchange exchange, ServerQuestion question, Properties properties) {
    this.host = host;
    this.exchange = exchange;
    this.question = question;
    this.localAddress = properties.getProperty("localSocketAddress");
    this.step = exchange.first();
  }

  /** An opening under policy; null where the driver goes on by itself. */
  static @Nullable Opening begin(HostSpec[] hosts, Properties properties, ServerQuestion question) {
    Outbound outbound = MeshPorts.outbound();
    if (outbound == null || hosts.length == 0 || hasOwnWay(properties, outbound)) {
      return null;
    }
    HostSpec host = hosts[0];
    if (!outbound.mayConcern(host.getHost(), host.getPort())) {
      return null;
    }
    SqlExchange exchange =
        SqlExchange.begin(
            new ConnectRequest(
                "postgresql",
                host.getHost(),
                host.getPort(),
                properties.getProperty("PGDBNAME", ""),
                isReadOnly(properties),
                limitNanos(properties)));
    if (exchange == null) {
      return null;
    }
    Opening opening = new Opening(host, exchange, question, properties);
    return opening.step instanceof Step.PassThrough ? null : opening;
  }

  /** The application or the JVM's settings have chosen how servers are reached. */
  private static boolean hasOwnWay(Properties properties, Outbound outbound) {
    boolean socks = System.getProperty("socksProxyHost") != null && outbound.respectsProxies();
    return socks || properties.getProperty("socketFactory") != null;
  }

  private static boolean isReadOnly(Properties properties) {
    String wanted = properties.getProperty("targetServerType", "").toLowerCase(Locale.ROOT);
    return Boolean.parseBoolean(properties.getProperty("readOnly")) || READS.contains(wanted);
  }

  /** The application's own limit, where it set one. */
  private static long limitNanos(Properties properties) {
    for (String name : new String[] {"loginTimeout", "connectTimeout"}) {
      String seconds = properties.getProperty(name);
      try {
        double value = seconds == null ? 0 : Double.parseDouble(seconds);
        if (value > 0) {
          return (long) (value * SECOND);
        }
      } catch (NumberFormatException theDriverSaysSo) {
        return 0;
      }
    }
    return 0;
  }

  /** Whether it is this very host, and no other connection's of the same name. */
  boolean isTo(@Nullable Object other) {
    return other == host;
  }

  /** In the place of the driver's own sockets. */
  SocketFactory sockets(SocketFactory own, int timeoutMillis) {
    if (own instanceof Route) {
      return own; // the same server once more: TLS given up, or a cancel
    }
    Route made = new Route(exchange, step, localAddress);
    made.timeout(timeoutMillis);
    route = made;
    return made;
  }

  /** The driver has a connection, or has none. */
  Verdict over(@Nullable QueryExecutor executor, @Nullable Throwable thrown) {
    if (step instanceof Step.Fail refused) {
      return Verdict.failure(exception(refused));
    }
    AttemptResult result = executor == null ? failed(thrown) : asked(executor);
    step = exchange.result(result);
    if (step instanceof Step.Send || step instanceof Step.Fail) {
      close(executor);
      return step instanceof Step.Fail refused
          ? Verdict.failure(exception(refused))
          : Verdict.again();
    }
    if (executor == null || result.failure() != null) {
      close(executor);
      exchange.bodyEnd(null);
      return executor != null && result.cause() != null
          ? Verdict.failure(result.cause())
          : Verdict.unchanged();
    }
    if (route != null) {
      route.stands();
    }
    return Verdict.unchanged();
  }

  /** Something of ours failed: the driver keeps what it has. */
  void abandon() {
    exchange.cancel();
  }

  private AttemptResult asked(QueryExecutor executor) {
    try {
      return AttemptResult.connected(question.ask(exchange.question(), executor));
    } catch (SQLException lost) {
      return AttemptResult.failed(Phase.CONNECTED, Failure.CONNECT, lost);
    }
  }

  private AttemptResult failed(@Nullable Throwable thrown) {
    Route tried = route;
    if (tried == null || !tried.isConnected()) {
      return AttemptResult.failed(Phase.NOT_CONNECTED, Failure.CONNECT, cause(thrown));
    }
    String state = thrown instanceof SQLException sql ? String.valueOf(sql.getSQLState()) : "";
    boolean elsewhere =
        state.startsWith("08") || state.startsWith("57P") || state.equals("53300"); // too many
    return elsewhere
        ? AttemptResult.failed(Phase.CONNECTED, Failure.CONNECT, cause(thrown))
        : AttemptResult.answered(UNAUTHORIZED, name -> null);
  }

  /** The driver wraps what a socket throws. */
  private static @Nullable Throwable cause(@Nullable Throwable thrown) {
    return thrown instanceof SQLException && thrown.getCause() != null ? thrown.getCause() : thrown;
  }

  private static PSQLException exception(Step.Fail refused) {
    return new PSQLException(refused.message(), PSQLState.CONNECTION_UNABLE_TO_CONNECT);
  }

  private static void close(@Nullable QueryExecutor executor) {
    if (executor != null) {
      executor.close();
    }
  }
}
