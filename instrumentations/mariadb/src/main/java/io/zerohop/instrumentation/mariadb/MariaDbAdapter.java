package io.zerohop.instrumentation.mariadb;

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
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mariadb.jdbc.Configuration;
import org.mariadb.jdbc.Connection;
import org.mariadb.jdbc.DatabaseMetaData;
import org.mariadb.jdbc.MariaDbPoolConnection;
import org.mariadb.jdbc.Statement;
import org.mariadb.jdbc.client.Client;
import org.mariadb.jdbc.client.Completion;
import org.mariadb.jdbc.client.Context;
import org.mariadb.jdbc.message.ClientMessage;
import org.mariadb.jdbc.message.client.PreparePacket;
import org.mariadb.jdbc.message.client.RedoableClientMessage;
import org.mariadb.jdbc.message.client.RedoableWithPrepareClientMessage;
import org.mariadb.jdbc.util.constants.ServerStatus;

/** Binds the hooks of {@link MariaDbHooks}. */
public final class MariaDbAdapter implements Adapter, DriverConnections {
  private final Identities<Opening> openings = new Identities<>();
  private final Texts texts = new Texts(this);
  private final Reruns reruns = new Reruns(this);
  private @Nullable MethodHandle pool;

  /** For the weaver. */
  public MariaDbAdapter() {}

  @Override
  public void bind(HookContext context, HookBinder binder) throws ReflectiveOperationException {
    Opens opens = new Opens(new Configurations(openings));
    binder.repeat(MariaDbHooks.OPEN, opens);
    binder.repeat(MariaDbHooks.OPEN_LATER, opens);
    binder.skip(
        MariaDbHooks.SOCKET,
        (self, args) -> {
          Opening opening = openings.of(args[0]);
          if (opening == null || !(args[0] instanceof Configuration own)) {
            return Verdict.unchanged();
          }
          return opening.socket(own.connectTimeout(), own.localSocketAddress());
        });
    Sides sides = Sides.bind(binder, MariaDbHooks.CONNECTION, this);
    binder.exit(MariaDbHooks.OF_STATEMENT, (self, args, result, thrown) -> sides.shown(result));
    binder.skip(MariaDbHooks.SEND, (self, args) -> send(self, args));
    binder.exit(MariaDbHooks.OVER, (self, args, result, thrown) -> over(self, args, thrown));
    binder.skip(MariaDbHooks.SEND_MANY, (self, args) -> send(self, args));
    binder.exit(
        MariaDbHooks.OVER_MANY,
        (self, args, result, thrown) -> {
          texts.batchOver(standing(self), thrown);
          return Verdict.unchanged();
        });
    binder.exit(
        MariaDbHooks.ANSWERED,
        (self, args, result, thrown) -> {
          if (!openings.isEmpty() && self instanceof Client client) {
            answered(client.getContext(), args, thrown);
          }
          return Verdict.unchanged();
        });
    binder.enter(
        MariaDbHooks.ERROR,
        (self, args) -> {
          if (!openings.isEmpty() && args[1] instanceof Context of) {
            failed(of);
          }
        });
    bindReset(context, binder);
    MethodHandle metadata =
        context
            .lookupIn(DatabaseMetaData.class)
            .findVirtual(
                DatabaseMetaData.class,
                "executeQuery",
                MethodType.methodType(ResultSet.class, String.class));
    binder.skip(
        MariaDbHooks.METADATA,
        (self, args) ->
            openings.isEmpty() || Own.isRunning()
                ? Verdict.unchanged()
                : Own.answer(() -> metadata.invoke(self, args[0])));
  }

  /** What the driver's own pool, and the resource of a transaction manager, do to a connection. */
  private void bindReset(HookContext context, HookBinder binder)
      throws ReflectiveOperationException {
    pool =
        context
            .lookupIn(Connection.class)
            .findGetter(Connection.class, "poolConnection", MariaDbPoolConnection.class);
    binder.enter(
        MariaDbHooks.RESET,
        (self, args) -> {
          Standing standing = self instanceof Connection own ? standing(own) : null;
          if (standing != null && self instanceof Connection own) {
            standing.resets(this, own.getContext().getConf().useResetConnection());
          }
        });
    for (String id : List.of(MariaDbHooks.XA, MariaDbHooks.XA_PINNED)) {
      binder.enter(
          id,
          (self, args) -> {
            Standing standing =
                self instanceof MariaDbPoolConnection its ? standing(its.getConnection()) : null;
            if (standing != null) {
              standing.leaves(Standing.DISTRIBUTED);
            }
          });
    }
  }

  @Override
  public boolean isLent(java.sql.Connection connection) {
    MethodHandle getter = pool;
    if (getter == null || !(connection instanceof Connection own)) {
      return false;
    }
    try {
      return (MariaDbPoolConnection) getter.invokeExact(own) != null;
    } catch (Throwable impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  @Override
  public @Nullable Standing standing(java.sql.Connection connection) {
    return !openings.isEmpty() && connection instanceof Connection own
        ? Standing.of(openings, own.getContext().getConf())
        : null;
  }

  @Override
  public boolean inTransaction(java.sql.Connection connection) {
    return connection instanceof Connection own && isOpen(standing(connection), own.getContext());
  }

  private static boolean isOpen(@Nullable Standing standing, Context context) {
    boolean open = (context.getServerStatus() & ServerStatus.IN_TRANSACTION) != 0;
    return standing == null ? open : standing.open(open);
  }

  /** Called before the driver believes in a transaction for the error's sake. */
  private void failed(Context context) {
    Standing standing = Standing.of(openings, context.getConf());
    if (standing != null) {
      standing.failed(isOpen(standing, context));
    }
  }

  private void answered(Context context, @Nullable Object[] args, @Nullable Throwable thrown) {
    Standing standing = Standing.of(openings, context.getConf());
    if (standing == null || args[1] instanceof PreparePacket) {
      return; // what is only prepared says nothing of a transaction
    }
    if (thrown instanceof SQLException refused) {
      boolean open = isOpen(standing, context);
      Texts.failed(standing, open, refused.getErrorCode(), refused.getMessage());
    } else {
      boolean automatic = (context.getServerStatus() & ServerStatus.AUTOCOMMIT) != 0;
      standing.answered(!automatic && args[2] instanceof Integer rows && rows != 0);
      Texts.after(standing, isOpen(standing, context));
    }
  }

  /** One message, or several in a row; those without a statement are the driver's own. */
  private Verdict send(@Nullable Object self, @Nullable Object[] arguments) throws Exception {
    if (openings.isEmpty() || !(self instanceof Client client)) {
      return Verdict.unchanged();
    }
    Context context = client.getContext();
    Standing standing = Standing.of(openings, context.getConf());
    return standing != null && arguments[1] instanceof Statement statement
        ? asked(standing, context, arguments[0], statement)
        : Verdict.unchanged();
  }

  private Verdict asked(
      Standing standing, Context context, @Nullable Object sent, Statement statement)
      throws IOException, SQLException {
    if (sent instanceof ClientMessage[] messages) {
      return many(standing, context, messages, statement);
    }
    String sql = text(sent);
    if (sql == null) {
      return Verdict.unchanged();
    }
    if (sent instanceof ClientMessage message && isBulk(sent)) {
      Texts.batch(standing, message.batchUpdateLength());
    }
    Verdict verdict = texts.before(standing, isOpen(standing, context), sql, statement);
    if (Reruns.isPossible(standing)) {
      keep(standing, context, sent);
    }
    return verdict;
  }

  /** What a message streams is kept, to be sent once more; one prepared on the server is not. */
  private static void keep(Standing standing, Context context, @Nullable Object sent)
      throws IOException, SQLException {
    if (sent instanceof RedoableClientMessage text
        && !(sent instanceof RedoableWithPrepareClientMessage)) {
      text.ensureReplayable(context);
    } else {
      Reruns.rulesOut(standing);
    }
  }

  private Verdict over(
      @Nullable Object self, @Nullable Object[] arguments, @Nullable Throwable thrown) {
    Standing standing = standing(self);
    if (standing == null) {
      return Verdict.unchanged();
    }
    if (isBulk(arguments[0])) {
      texts.batchOver(standing, thrown);
    }
    return reruns.over(standing, thrown, arguments[1], on -> execute((Connection) on, arguments));
  }

  private @Nullable Standing standing(@Nullable Object self) {
    return !openings.isEmpty() && self instanceof Client client
        ? Standing.of(openings, client.getContext().getConf())
        : null;
  }

  /** Whether it is a batch in one message. */
  private static boolean isBulk(@Nullable Object sent) {
    return sent instanceof ClientMessage message && message.batchUpdateLength() > 1;
  }

  private static List<Completion> execute(Connection on, @Nullable Object[] as)
      throws SQLException {
    return on.getClient()
        .execute(
            (ClientMessage) as[0],
            (Statement) as[1],
            (int) as[2],
            (long) as[3],
            (int) as[4],
            (int) as[5],
            (boolean) as[6],
            (boolean) as[7]);
  }

  private Verdict many(
      Standing standing, Context context, ClientMessage[] messages, Statement statement) {
    boolean oneByOne =
        Boolean.parseBoolean(context.getConf().nonMappedOptions().getProperty("disablePipeline"));
    int size = 0;
    for (ClientMessage one : messages) {
      size += text(one) == null ? 0 : Math.max(1, one.batchUpdateLength());
    }
    Texts.batch(standing, size);
    if (oneByOne) {
      return Verdict.unchanged(); // where the driver sends them one by one each is asked about
    }
    String last = null;
    for (ClientMessage message : messages) {
      String sql = text(message);
      if (sql != null && !sql.equals(last)) {
        last = sql;
        Verdict verdict = texts.before(standing, isOpen(standing, context), sql, statement);
        if (verdict != Verdict.unchanged()) {
          texts.batchRefused(standing, verdict);
          return verdict;
        }
      }
    }
    Reruns.rulesOut(standing);
    return Verdict.unchanged();
  }

  /** The text that a message runs; null where it runs none. */
  private static @Nullable String text(@Nullable Object message) {
    if (message instanceof RedoableWithPrepareClientMessage prepared) {
      return prepared.getCommand();
    }
    return message instanceof ClientMessage plain && !(message instanceof PreparePacket)
        ? plain.description()
        : null;
  }
}
