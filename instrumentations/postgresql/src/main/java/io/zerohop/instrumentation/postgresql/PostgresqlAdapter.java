package io.zerohop.instrumentation.postgresql;

import io.zerohop.spi.hook.Adapter;
import io.zerohop.spi.hook.HookBinder;
import io.zerohop.spi.hook.HookContext;
import io.zerohop.spi.hook.RepeatHandler;
import io.zerohop.spi.hook.Verdict;
import java.util.List;
import java.util.Properties;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.QueryExecutor;
import org.postgresql.util.HostSpec;

/** Binds the hooks of {@link PostgresqlHooks}. */
public final class PostgresqlAdapter implements Adapter {
  /** The connection that this thread is opening; the socket below it asks for it. */
  private final ThreadLocal<@Nullable Opening> opening = new ThreadLocal<>();

  /** For the weaver. */
  public PostgresqlAdapter() {}

  @Override
  public void bind(HookContext context, HookBinder binder) throws Throwable {
    binder.repeat(PostgresqlHooks.OPEN, new Open(new ServerQuestion(context)));
    for (String stream : List.of(PostgresqlHooks.STREAM, PostgresqlHooks.STREAM_FROM_42_7)) {
      binder.enter(
          stream,
          (self, args) -> {
            Opening now = opening.get();
            if (now != null
                && now.isTo(args[1])
                && args[0] instanceof SocketFactory own
                && args[2] instanceof Integer timeout) {
              args[0] = now.sockets(own, timeout);
            }
          });
    }
    Standing standing = new Standing(context);
    binder.skip(PostgresqlHooks.VALID, (self, args) -> standing.valid(self));
    binder.skip(PostgresqlHooks.EXECUTE, (self, args) -> standing.execute(self));
    binder.skip(PostgresqlHooks.EXECUTE_BATCH, (self, args) -> standing.execute(self));
  }

  /** Around the opening of a connection, once for each server that is tried. */
  private final class Open implements RepeatHandler {
    private final ServerQuestion question;

    Open(ServerQuestion question) {
      this.question = question;
    }

    @Override
    public @Nullable Object enter(@Nullable Object self, @Nullable Object[] arguments) {
      opening.remove(); // what a fault of ours may have left
      if (!(arguments[0] instanceof HostSpec[] hosts)
          || !(arguments[arguments.length - 1] instanceof Properties properties)) {
        return null;
      }
      Opening begun = Opening.begin(hosts, properties, question);
      if (begun != null) {
        arguments[0] = new HostSpec[] {hosts[0]}; // the others are the engine's to choose
        opening.set(begun);
      }
      return begun;
    }

    @Override
    public Verdict exit(Object token, Pass pass) {
      Opening begun = (Opening) token;
      boolean again = false;
      try {
        Verdict verdict = begun.over((QueryExecutor) pass.result(), pass.thrown());
        again = verdict == Verdict.again();
        return verdict;
      } catch (RuntimeException | Error fault) {
        begun.abandon();
        throw fault;
      } finally {
        if (!again) {
          opening.remove();
        }
      }
    }
  }
}
