package io.zerohop.instrumentation.postgresql;

import io.zerohop.instrumentation.postgresql.Connections.After;
import io.zerohop.instrumentation.postgresql.Connections.Done;
import io.zerohop.spi.hook.Adapter;
import io.zerohop.spi.hook.HookBinder;
import io.zerohop.spi.hook.HookContext;
import io.zerohop.spi.hook.RepeatHandler;
import io.zerohop.spi.hook.Verdict;
import java.util.List;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.QueryExecutor;
import org.postgresql.util.HostSpec;

/** Binds the hooks of {@link PostgresqlHooks}. */
public final class PostgresqlAdapter implements Adapter {
  /** The connection that this thread is opening; the socket below it asks for it. */
  @SuppressWarnings("ThreadLocalUsage") // one for each loader of the library
  private final ThreadLocal<@Nullable Connecting> opening = new ThreadLocal<>();

  /** For the weaver. */
  public PostgresqlAdapter() {}

  @Override
  public void bind(HookContext context, HookBinder binder) throws Throwable {
    Internals internals = new Internals(context);
    Pairs pairs = new Pairs(internals);
    binder.repeat(PostgresqlHooks.OPEN, new Open(pairs, new ServerQuestion(context)));
    for (String stream : List.of(PostgresqlHooks.STREAM, PostgresqlHooks.STREAM_FROM_42_7)) {
      binder.enter(stream, (self, args) -> replaceSockets(args));
    }
    Standing standing = new Standing(pairs, internals);
    binder.skip(PostgresqlHooks.VALID, standing::valid);
    binder.skip(PostgresqlHooks.EXECUTE, (self, args) -> standing.execute(self));
    binder.skip(PostgresqlHooks.EXECUTE_BATCH, (self, args) -> standing.execute(self));
    ends(binder, PostgresqlHooks.EXECUTED_BATCH, standing::executedBatch);
    ends(binder, PostgresqlHooks.COPIED, standing::executed);
    ends(binder, PostgresqlHooks.CALLED, standing::executed);
    Others others = new Others(internals);
    binder.skip(PostgresqlHooks.COPIES, others::copy);
    binder.skip(PostgresqlHooks.CALLS, others::call);
    bindStatements(binder, new Statements(pairs, internals));
    binder.repeat(PostgresqlHooks.RERUN, new Rerun(pairs, internals));
    bindConnections(binder, new Connections(pairs));
  }

  private static void bindStatements(HookBinder binder, Statements statements) {
    binder.skip(PostgresqlHooks.RUN, statements::plain);
    binder.skip(PostgresqlHooks.RUN_PREPARED, statements::prepared);
    binder.skip(PostgresqlHooks.RUN_BATCH, (self, args) -> statements.batch(self));
    binder.skip(PostgresqlHooks.RUN_LARGE_BATCH, (self, args) -> statements.batch(self));
    binder.exit(
        PostgresqlHooks.CONNECTION, (self, args, result, thrown) -> statements.connection(result));
  }

  private static void bindConnections(HookBinder binder, Connections connections) {
    binder.skip(PostgresqlHooks.READ_ONLY, connections::setReadOnly);
    binder.skip(PostgresqlHooks.WARNINGS, (self, args) -> connections.warnings(self));
    binder.skip(PostgresqlHooks.CLEAR_WARNINGS, (self, args) -> connections.clearWarnings(self));
    binder.skip(PostgresqlHooks.BEFORE_ISOLATION, connections::beforeIsolation);
    binder.enter(PostgresqlHooks.CLOSE, (self, args) -> connections.giveUp(self));
    binder.enter(PostgresqlHooks.ABORT, (self, args) -> connections.giveUp(self));
    after(binder, PostgresqlHooks.DATA_TYPE, connections::addDataType);
    after(binder, PostgresqlHooks.CLIENT_INFO, connections::setClientInfo);
    after(binder, PostgresqlHooks.AUTOSAVE, connections::setAutosave);
    after(binder, PostgresqlHooks.AUTO_COMMIT, connections::setAutoCommit);
    after(binder, PostgresqlHooks.COMMIT, connections::commit);
    after(binder, PostgresqlHooks.ROLLBACK, connections::rollback);
    after(binder, PostgresqlHooks.ISOLATION, connections::setIsolation);
    after(binder, PostgresqlHooks.SCHEMA, connections::setSchema);
    after(binder, PostgresqlHooks.NETWORK_TIMEOUT, connections::setNetworkTimeout);
    binder.enter(PostgresqlHooks.COPY, (self, args) -> connections.used(args[0], "COPY is used"));
    binder.enter(
        PostgresqlHooks.LARGE_OBJECTS,
        (self, args) -> connections.used(args[0], "large objects are used"));
    binder.enter(PostgresqlHooks.XA, (self, args) -> connections.distributed(args[0]));
  }

  private static void after(HookBinder binder, String id, After what) {
    binder.exit(id, (self, args, result, thrown) -> what.run(new Done(self, args, thrown)));
  }

  private static void ends(HookBinder binder, String id, End what) {
    binder.exit(
        id,
        (self, args, result, thrown) -> {
          what.run(self, thrown);
          return Verdict.unchanged();
        });
  }

  /** Something that the driver did at the server is over. */
  private interface End {
    void run(@Nullable Object executor, @Nullable Throwable thrown) throws Throwable;
  }

  private void replaceSockets(@Nullable Object[] args) {
    Connecting now = opening.get();
    if (now != null && args[0] instanceof SocketFactory own && args[2] instanceof Integer timeout) {
      SocketFactory ours = now.sockets(args[1], own, timeout);
      args[0] = ours == null ? own : ours;
    }
  }

  /** Around the opening of a connection, once for each server that is tried. */
  private final class Open implements RepeatHandler {
    private final Pairs pairs;
    private final ServerQuestion question;

    Open(Pairs pairs, ServerQuestion question) {
      this.pairs = pairs;
      this.question = question;
    }

    @Override
    public @Nullable Object enter(@Nullable Object self, @Nullable Object[] arguments) {
      opening.remove(); // what a fault of ours may have left
      OpenArguments given = OpenArguments.of(arguments);
      Connecting begun = given == null ? null : Connecting.begin(given, pairs.wanted());
      if (begun != null) {
        arguments[0] = new HostSpec[] {begun.host()}; // the others are the engine's to choose
        opening.set(begun);
      }
      return begun;
    }

    @Override
    public Verdict exit(Object token, Pass pass) {
      Connecting begun = (Connecting) token;
      boolean again = false;
      try {
        Verdict verdict = begun.over((QueryExecutor) pass.result(), pass.thrown(), question);
        again = verdict == Verdict.again();
        return verdict;
      } catch (RuntimeException | Error fault) {
        begun.opening().abandon();
        throw fault;
      } finally {
        if (!again) {
          opening.remove();
        }
      }
    }
  }
}
