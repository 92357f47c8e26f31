package io.zerohop.instrumentation.mariadb27;

import io.zerohop.instrumentation.jdbc.DriverConnections;
import io.zerohop.instrumentation.jdbc.Identities;
import io.zerohop.instrumentation.jdbc.Opening;
import io.zerohop.instrumentation.jdbc.Opens;
import io.zerohop.instrumentation.jdbc.Own;
import io.zerohop.instrumentation.jdbc.Reruns;
import io.zerohop.instrumentation.jdbc.Sides;
import io.zerohop.instrumentation.jdbc.Standing;
import io.zerohop.instrumentation.jdbc.Texts;
import io.zerohop.spi.hook.Adapter;
import io.zerohop.spi.hook.HookBinder;
import io.zerohop.spi.hook.HookContext;
import io.zerohop.spi.hook.Verdict;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.mariadb.jdbc.MariaDbConnection;
import org.mariadb.jdbc.MariaDbDatabaseMetaData;
import org.mariadb.jdbc.MariaDbPooledConnection;
import org.mariadb.jdbc.MariaDbStatement;
import org.mariadb.jdbc.MariaXaConnection;
import org.mariadb.jdbc.internal.com.read.dao.Results;
import org.mariadb.jdbc.internal.com.send.parameters.ParameterHolder;
import org.mariadb.jdbc.internal.com.send.parameters.ReaderParameter;
import org.mariadb.jdbc.internal.com.send.parameters.StreamParameter;
import org.mariadb.jdbc.internal.protocol.Protocol;
import org.mariadb.jdbc.internal.util.dao.ClientPrepareResult;
import org.mariadb.jdbc.internal.util.dao.PrepareResult;
import org.mariadb.jdbc.util.Options;

/** Binds the hooks of {@link MariaDb27Hooks}. */
public final class MariaDb27Adapter implements Adapter, DriverConnections {
  private final Identities<Opening> openings = new Identities<>();
  private final Texts texts = new Texts(this);
  private final Reruns reruns = new Reruns(this);
  private @Nullable MethodHandle protocol;
  private @Nullable MethodHandle pool;

  /** For the weaver. */
  public MariaDb27Adapter() {}

  @Override
  public void bind(HookContext context, HookBinder binder) throws ReflectiveOperationException {
    protocol =
        context
            .lookupIn(MariaDbConnection.class)
            .findVirtual(
                MariaDbConnection.class, "getProtocol", MethodType.methodType(Protocol.class));
    binder.repeat(MariaDb27Hooks.OPEN, new Opens(new UrlParsers(openings)));
    binder.skip(
        MariaDb27Hooks.SOCKET,
        (self, args) -> {
          Opening opening = openings.of(args[0]);
          if (opening == null || !(args[0] instanceof Options own)) {
            return Verdict.unchanged();
          }
          return opening.socket(own.connectTimeout, own.localSocketAddress);
        });
    Sides sides = Sides.bind(binder, MariaDb27Hooks.CONNECTION, this);
    binder.exit(MariaDb27Hooks.OF_STATEMENT, (self, args, result, thrown) -> sides.shown(result));
    for (String id : MariaDb27Hooks.SENDS) {
      binder.skip(id, (self, args) -> send(self, args));
    }
    for (String id : MariaDb27Hooks.REPEATABLE) {
      binder.exit(
          id + MariaDb27Hooks.OVER, (self, args, result, thrown) -> over(self, args, thrown));
    }
    bindEnds(binder);
    bindAnswers(binder);
    bindReset(context, binder);
    MethodHandle metadata =
        context
            .lookupIn(MariaDbDatabaseMetaData.class)
            .findVirtual(
                MariaDbDatabaseMetaData.class,
                "executeQuery",
                MethodType.methodType(ResultSet.class, String.class));
    binder.skip(
        MariaDb27Hooks.METADATA,
        (self, args) ->
            openings.isEmpty() || Own.isRunning()
                ? Verdict.unchanged()
                : Own.answer(() -> metadata.invoke(self, args[0])));
  }

  /** Where what no {@link Reruns} looks at is over. */
  private void bindEnds(HookBinder binder) {
    binder.exit(
        MariaDb27Hooks.SEND_SERVER + MariaDb27Hooks.OVER,
        (self, args, result, thrown) -> {
          texts.over(standing(self), thrown);
          return Verdict.unchanged();
        });
    for (String id : MariaDb27Hooks.BATCHES) {
      binder.exit(
          id + MariaDb27Hooks.OVER,
          (self, args, result, thrown) -> {
            if (Boolean.FALSE.equals(result)) {
              Texts.batchGone(standing(self)); // the driver sends them one by one
            } else {
              texts.batchOver(standing(self), thrown);
            }
            return Verdict.unchanged();
          });
    }
  }

  /** What the driver's own pool, and the resource of a transaction manager, do to a connection. */
  private void bindReset(HookContext context, HookBinder binder)
      throws ReflectiveOperationException {
    pool =
        context
            .lookupIn(MariaDbConnection.class)
            .findGetter(MariaDbConnection.class, "pooledConnection", MariaDbPooledConnection.class);
    binder.enter(
        MariaDb27Hooks.RESET,
        (self, args) -> {
          Standing standing = self instanceof Connection own ? standing(own) : null;
          if (standing != null && self instanceof MariaDbConnection own) {
            standing.resets(this, protocol(own).getOptions().useResetConnection);
          }
        });
    binder.enter(
        MariaDb27Hooks.XA,
        (self, args) -> {
          Standing standing =
              self instanceof MariaXaConnection its ? standing(its.getConnection()) : null;
          if (standing != null) {
            standing.leaves(Standing.DISTRIBUTED);
          }
        });
  }

  @Override
  public boolean isLent(Connection connection) {
    MethodHandle getter = pool;
    if (getter == null || !(connection instanceof MariaDbConnection own)) {
      return false;
    }
    try {
      return (MariaDbPooledConnection) getter.invokeExact(own) != null;
    } catch (Throwable impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** The driver believes in a transaction after an error: what was so is seen before. */
  private void bindAnswers(HookBinder binder) {
    binder.exit(
        MariaDb27Hooks.ANSWERED,
        (self, args, result, thrown) -> {
          Standing standing = standing(self);
          if (standing != null && self instanceof Protocol own) {
            answered(standing, own, args[0], thrown);
          }
          return Verdict.unchanged();
        });
    binder.enter(
        MariaDb27Hooks.ERROR,
        (self, args) -> {
          Standing standing = standing(self);
          if (standing != null && self instanceof Protocol own) {
            standing.failed(standing.open(own.inTransaction()));
          }
        });
  }

  private @Nullable Standing standing(@Nullable Object self) {
    return !openings.isEmpty() && self instanceof Protocol own
        ? Standing.of(openings, own.getOptions())
        : null;
  }

  private static void answered(
      Standing standing, Protocol own, @Nullable Object results, @Nullable Throwable thrown)
      throws SQLException {
    if (thrown instanceof SQLException refused) {
      boolean open = standing.open(own.inTransaction());
      Texts.failed(standing, open, refused.getErrorCode(), refused.getMessage());
    } else {
      boolean streams = results instanceof Results some && some.getFetchSize() != 0;
      standing.answered(streams && !own.getAutocommit());
      Texts.after(standing, standing.open(own.inTransaction()));
    }
  }

  private Protocol protocol(MariaDbConnection of) {
    try {
      MethodHandle bound = protocol;
      if (bound == null) {
        throw new IllegalStateException("the adapter must be bound, was not");
      }
      return (Protocol) bound.invokeExact(of);
    } catch (RuntimeException | Error fault) {
      throw fault;
    } catch (Throwable impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  @Override
  public @Nullable Standing standing(Connection connection) {
    return !openings.isEmpty() && connection instanceof MariaDbConnection own
        ? Standing.of(openings, protocol(own).getOptions())
        : null;
  }

  @Override
  public boolean inTransaction(Connection connection) {
    if (!(connection instanceof MariaDbConnection own)) {
      return false;
    }
    Standing standing = standing(connection);
    boolean open = protocol(own).inTransaction();
    return standing == null ? open : standing.open(open);
  }

  /** Without a statement it is the driver's own. */
  private Verdict send(@Nullable Object self, @Nullable Object[] arguments) {
    Standing standing = standing(self);
    if (standing == null || !(self instanceof Protocol own)) {
      return Verdict.unchanged();
    }
    Results results = arguments[1] instanceof Results first ? first : (Results) arguments[2];
    MariaDbStatement statement = results == null ? null : results.getStatement();
    Object sent = arguments[1] instanceof Results ? arguments[2] : arguments[1];
    boolean asked = // one of a batch that was asked about as a whole
        sent instanceof ClientPrepareResult && results.isBatch() && !(arguments[3] instanceof List);
    if (statement == null) {
      return Verdict.unchanged();
    }
    if (asked) {
      Texts.watch(standing, ((ClientPrepareResult) sent).getSql());
      return Verdict.unchanged();
    }
    for (Object argument : arguments) {
      if (argument instanceof List<?> many) {
        Texts.batch(standing, many.size());
      }
    }
    boolean open = standing.open(own.inTransaction());
    for (Object text : sent instanceof List<?> several ? several : List.of(sent)) {
      String sql = text instanceof PrepareResult known ? known.getSql() : String.valueOf(text);
      Verdict verdict = texts.before(standing, open, sql, statement);
      if (verdict != Verdict.unchanged()) {
        texts.batchRefused(standing, verdict);
        return verdict;
      }
    }
    return Verdict.unchanged();
  }

  /** The results are those of the statement, which no answer has reached yet. */
  private Verdict over(
      @Nullable Object self, @Nullable Object[] arguments, @Nullable Throwable thrown) {
    Standing standing = standing(self);
    if (standing == null || !(arguments[1] instanceof Results results)) {
      return Verdict.unchanged();
    }
    if (results.getCmdInformation() != null || streams(arguments)) {
      Reruns.rulesOut(standing);
    }
    return reruns.over(
        standing,
        thrown,
        results.getStatement(),
        on -> {
          execute(protocol((MariaDbConnection) on), results, arguments);
          return null;
        });
  }

  private static void execute(Protocol on, Results results, @Nullable Object[] as)
      throws SQLException {
    boolean master = on.isMasterConnection();
    if (as[2] instanceof ClientPrepareResult prepared) {
      ParameterHolder[] values = (ParameterHolder[]) as[3];
      if (as.length > 4) {
        on.executeQuery(master, results, prepared, values, (int) as[4]);
      } else {
        on.executeQuery(master, results, prepared, values);
      }
    } else {
      on.executeQuery(master, results, (String) as[2]);
    }
  }

  /** Whether a value is read from the application while it is sent. */
  private static boolean streams(@Nullable Object[] arguments) {
    return arguments.length > 3
        && arguments[3] instanceof ParameterHolder[] values
        && Stream.of(values)
            .anyMatch(one -> one instanceof StreamParameter || one instanceof ReaderParameter);
  }
}
