package io.zerohop.instrumentation.postgresql;

import io.zerohop.engine.attempt.ServerState;
import io.zerohop.engine.sql.ConnectRequest;
import io.zerohop.engine.sql.SqlCall.Question;
import io.zerohop.instrumentation.jdbc.Opened;
import io.zerohop.instrumentation.jdbc.Opening;
import io.zerohop.spi.hook.Verdict;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.QueryExecutor;
import org.postgresql.util.HostSpec;

/**
 * A connection while the driver opens it.
 *
 * @param host the host of the URL, this very object, that the engine chooses servers for
 * @param pair what the connection will belong to
 * @param behind whether it is to be the connection for reads
 * @param localAddress from where to connect; null for anywhere
 */
record Connecting(
    HostSpec host, Opening opening, Pair pair, boolean behind, @Nullable String localAddress) {
  private static final long SECOND = 1_000_000_000L;
  private static final Set<String> READS =
      Set.of("secondary", "slave", "prefersecondary", "preferslave");

  /**
   * A connection under policy; null where the driver goes on by itself.
   *
   * @param wanted what the connection is for
   */
  static @Nullable Connecting begin(OpenArguments given, Pairs.Wanted wanted) {
    Properties properties = given.properties();
    if (given.hosts().length == 0 || properties.getProperty("socketFactory") != null) {
      return null;
    }
    HostSpec host = given.hosts()[0];
    ConnectRequest request =
        new ConnectRequest(
                "postgresql",
                host.getHost(),
                host.getPort(),
                properties.getProperty("PGDBNAME", ""),
                isReadOnly(properties),
                shorter(limitNanos(properties, "loginTimeout"), wanted.limitNanos()))
            .reaching(limitNanos(properties, "connectTimeout"));
    Pair first = wanted.behind();
    Opening opening =
        Opening.begin(
            first == null ? request : request.behind(wanted.limitNanos()), new PsqlErrors());
    if (opening == null) {
      return null;
    }
    Pair pair = first == null ? new Pair(opening, given) : first;
    String local = properties.getProperty("localSocketAddress");
    return new Connecting(host, opening, pair, first != null, local);
  }

  /** The shorter of two limits, of which 0 is none. */
  private static long shorter(long limit, long other) {
    return limit == 0 || other == 0 ? Math.max(limit, other) : Math.min(limit, other);
  }

  private static boolean isReadOnly(Properties properties) {
    String wanted = properties.getProperty("targetServerType", "").toLowerCase(Locale.ROOT);
    return Boolean.parseBoolean(properties.getProperty("readOnly")) || READS.contains(wanted);
  }

  /** A limit of the application, where it set one. */
  private static long limitNanos(Properties properties, String name) {
    String seconds = properties.getProperty(name);
    try {
      double value = seconds == null ? 0 : Double.parseDouble(seconds);
      return value > 0 ? (long) (value * SECOND) : 0;
    } catch (NumberFormatException theDriverSaysSo) {
      return 0;
    }
  }

  /** In the place of the driver's own sockets, where it is this very host, and no other's. */
  @Nullable SocketFactory sockets(@Nullable Object to, SocketFactory own, int timeoutMillis) {
    if (to != host) {
      return null;
    }
    // what is ours already is the same server once more: TLS given up, or a cancel
    return own instanceof Sockets ? own : new Sockets(this, behind, timeoutMillis);
  }

  /** The driver has a connection, or has none. */
  Verdict over(
      @Nullable QueryExecutor executor, @Nullable Throwable thrown, ServerQuestion question) {
    Verdict verdict =
        opening.end(executor == null ? null : new Standing(executor, question), thrown);
    if (executor != null && verdict == Verdict.unchanged()) {
      opening.atEnd(behind ? () -> {} : pair::close);
    }
    return verdict;
  }

  private record Standing(QueryExecutor executor, ServerQuestion question) implements Opened {
    @Override
    public ServerState ask(Question asked) throws SQLException {
      return question.ask(asked, executor);
    }

    @Override
    public void close() {
      executor.close();
    }
  }
}
