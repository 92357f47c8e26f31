package io.zerohop.instrumentation.mysql;

import com.mysql.cj.NativeSession;
import com.mysql.cj.Query;
import com.mysql.cj.Session;
import com.mysql.cj.conf.PropertyKey;
import com.mysql.cj.exceptions.CJException;
import com.mysql.cj.jdbc.ClientPreparedStatement;
import com.mysql.cj.jdbc.ConnectionImpl;
import com.mysql.cj.jdbc.JdbcConnection;
import com.mysql.cj.jdbc.StatementImpl;
import com.mysql.cj.protocol.Protocol;
import com.mysql.cj.protocol.ServerSession;
import com.mysql.cj.protocol.a.NativeProtocol;
import io.zerohop.engine.sql.StatementFailure;
import io.zerohop.instrumentation.jdbc.DriverConnections;
import io.zerohop.instrumentation.jdbc.DriverErrors;
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
import io.zerohop.spi.hook.RepeatHandler;
import io.zerohop.spi.hook.Verdict;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Binds the hooks of {@link MysqlHooks}. Each connection of the driver has a set of properties for
 * itself, which it shows with every socket that it asks for, a cancel's and a reconnect's too: by
 * it they reach the same server, and a connection that stands is known again.
 */
public final class MysqlAdapter implements Adapter, DriverConnections {
  private final Identities<Opening> openings = new Identities<>();

  /** Statements that the driver keeps for what it asks by itself. */
  private final Identities<Boolean> metadata = new Identities<>();

  private final Texts texts = new Texts(this);
  private final Reruns reruns = new Reruns(this);

  /** For the weaver. */
  public MysqlAdapter() {}

  @Override
  public void bind(HookContext context, HookBinder binder) throws ReflectiveOperationException {
    bindOpening(binder);
    Sides sides = Sides.bind(binder, MysqlHooks.CONNECTION, this);
    binder.exit(MysqlHooks.OF_STATEMENT, (self, args, result, thrown) -> sides.shown(result));
    binder.skip(
        MysqlHooks.SEND,
        (self, args) ->
            openings.isEmpty() || !(self instanceof Session session)
                ? Verdict.unchanged()
                : send(session, args[0], args[1]));
    binder.skip(
        MysqlHooks.SEND_PREPARED,
        (self, args) ->
            openings.isEmpty() || !(self instanceof Query query)
                ? Verdict.unchanged()
                : send(query.getSession(), query, null));
    binder.exit(
        MysqlHooks.USER, // resetServerState does it so too
        (self, args, result, thrown) -> {
          Standing standing = self instanceof Connection own ? standing(own) : null;
          if (standing != null) {
            standing.leaves("the user was changed");
          }
          return Verdict.unchanged();
        });
    binder.enter(
        MysqlHooks.XA,
        (self, args) -> {
          Standing standing = args[0] instanceof Connection own ? standing(own) : null;
          if (standing != null) {
            standing.leaves(Standing.DISTRIBUTED);
          }
        });
    bindSent(context, binder);
    bindOwn(binder);
    binder.repeat(MysqlHooks.BATCH, new Batch());
    binder.repeat(MysqlHooks.BATCH_PREPARED, new Batch());
  }

  /** Around a batch, which the driver sends one by one. */
  private final class Batch implements RepeatHandler {
    @Override
    public @Nullable Object enter(@Nullable Object self, @Nullable Object[] arguments) {
      if (openings.isEmpty() || !(self instanceof StatementImpl own)) {
        return null;
      }
      List<Object> all = own.getBatchedArgs();
      Session session = own.getSession();
      Standing standing =
          all == null || session == null ? null : Standing.of(openings, session.getPropertySet());
      return Texts.batch(standing, all == null ? 0 : all.size()) ? standing : null;
    }

    @Override
    public Verdict exit(Object token, Pass pass) {
      texts.batchOver((Standing) token, pass.thrown());
      return Verdict.unchanged();
    }
  }

  /** The driver forgets the state of the transaction with each command that it sends. */
  private void bindSent(HookContext context, HookBinder binder)
      throws ReflectiveOperationException {
    MethodHandle send = sendQueryPacket(context);
    binder.exit(
        MysqlHooks.SENT,
        (self, args, result, thrown) -> {
          if (!openings.isEmpty() && self instanceof Protocol<?> protocol) {
            Standing standing = Standing.of(openings, protocol.getPropertySet());
            tell(standing, protocol.getServerSession(), thrown, args[3]);
            return reruns.over(standing, thrown, args[0], on -> send.invoke(protocol(on), args));
          }
          return Verdict.unchanged();
        });
    binder.exit(
        MysqlHooks.SENT_PREPARED,
        (self, args, result, thrown) -> {
          if (!openings.isEmpty() && self instanceof Query query) {
            Session session = query.getSession();
            Standing standing = Standing.of(openings, session.getPropertySet());
            tell(standing, session.getServerSession(), thrown, args[1]);
            texts.over(standing, thrown);
          }
          return Verdict.unchanged();
        });
  }

  /** Takes all its arguments in an array. */
  private static MethodHandle sendQueryPacket(HookContext context)
      throws ReflectiveOperationException {
    MethodType type =
        MethodType.fromMethodDescriptorString(
            context.descriptor(MysqlHooks.SENT), NativeProtocol.class.getClassLoader());
    return context
        .lookupIn(NativeProtocol.class)
        .findVirtual(NativeProtocol.class, "sendQueryPacket", type)
        .asSpreader(Object[].class, type.parameterCount());
  }

  private static NativeProtocol protocol(Connection of) {
    return ((NativeSession) ((JdbcConnection) of).getSession()).getProtocol();
  }

  /** What the server said last. An error says nothing, nor a result that is still to be read. */
  private static void tell(
      @Nullable Standing standing,
      ServerSession server,
      @Nullable Throwable thrown,
      @Nullable Object streams) {
    if (standing == null) {
      return;
    }
    if (thrown == null) {
      boolean open = server.inTransactionOnServer();
      boolean unknown = Boolean.TRUE.equals(streams) && !open;
      standing.transaction(unknown ? standing.transaction() || !server.isAutoCommit() : open);
    }
    boolean inTransaction = standing.transaction();
    if (thrown instanceof CJException refused) {
      Texts.failed(standing, inTransaction, refused.getVendorCode(), refused.getMessage());
    } else {
      Texts.after(standing, inTransaction);
    }
  }

  private void bindOpening(HookBinder binder) {
    Opens opens = new Opens(new HostProperties());
    binder.repeat(MysqlHooks.OPEN, opens);
    binder.enter(
        MysqlHooks.CONNECT,
        (self, args) -> {
          Opening now = opens.current();
          if (now != null && args[2] != null) {
            openings.put(args[2], now);
          }
          Opening known = openings.of(args[2]);
          if (known != null) {
            args[0] = known.address().getHostAddress(); // so that the driver resolves no name
          }
        });
    binder.skip(
        MysqlHooks.SOCKET,
        (self, args) -> {
          Opening known = openings.of(args[0]);
          return known == null ? Verdict.unchanged() : Verdict.result(known.socket());
        });
  }

  /** What the driver sends in the application's statements, and in statements of its own. */
  private void bindOwn(HookBinder binder) {
    binder.skip(
        MysqlHooks.SEND_OWN,
        (self, args) ->
            isOthers() || !(self instanceof StatementImpl statement)
                ? Verdict.unchanged()
                : Own.answer(
                    () -> {
                      statement.executeSimpleNonQuery((JdbcConnection) args[0], (String) args[1]);
                      return null;
                    }));
    binder.skip(
        MysqlHooks.METADATA,
        (self, args) ->
            isOthers() || !(self instanceof ConnectionImpl connection)
                ? Verdict.unchanged()
                : Own.answer(() -> marked(connection.getMetadataSafeStatement((int) args[0]))));
    binder.exit(
        MysqlHooks.METADATA_PREPARED,
        (self, args, result, thrown) -> {
          marked(result);
          return Verdict.unchanged();
        });
  }

  private boolean isOthers() {
    return openings.isEmpty() || Own.isRunning();
  }

  private @Nullable Object marked(@Nullable Object statement) {
    if (statement != null && !openings.isEmpty()) {
      metadata.put(statement, true);
    }
    return statement;
  }

  @Override
  public @Nullable StatementFailure failure(@Nullable Throwable thrown) {
    return thrown instanceof CJException own
        ? new StatementFailure(
            own.getSQLState(), own.getVendorCode(), own.getClass().getName(), null)
        : DriverErrors.failure(thrown);
  }

  @Override
  public @Nullable Standing standing(Connection connection) {
    return !openings.isEmpty() && connection instanceof ConnectionImpl own
        ? Standing.of(openings, own.getPropertySet())
        : null;
  }

  @Override
  public boolean inTransaction(Connection connection) {
    Standing standing = standing(connection);
    return standing != null && standing.transaction();
  }

  @Override
  public @Nullable String alone(Connection connection) {
    if (!(connection instanceof ConnectionImpl own)) {
      return null;
    }
    if (own.isProxySet()) {
      return "the driver itself chooses among hosts for this connection";
    }
    boolean meant =
        own.getPropertySet().getBooleanProperty(PropertyKey.readOnlyPropagatesToServer).getValue();
    return meant ? null : "setReadOnly is for the driver alone: readOnlyPropagatesToServer=false";
  }

  /** Without a query that asks it is the driver's own. */
  private Verdict send(Session session, @Nullable Object query, @Nullable Object text) {
    Standing standing = query == null ? null : Standing.of(openings, session.getPropertySet());
    if (standing == null || metadata.of(query) != null) {
      return Verdict.unchanged();
    }
    Object sql =
        text == null && query instanceof ClientPreparedStatement prepared
            ? prepared.getPreparedSql()
            : text;
    Statement statement = query instanceof Statement application ? application : null;
    return sql instanceof String known
        ? texts.before(standing, standing.transaction(), known, statement)
        : Verdict.unchanged();
  }
}
