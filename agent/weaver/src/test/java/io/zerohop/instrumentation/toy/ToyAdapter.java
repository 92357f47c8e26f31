package io.zerohop.instrumentation.toy;

import io.zerohop.spi.hook.Adapter;
import io.zerohop.spi.hook.HookBinder;
import io.zerohop.spi.hook.HookContext;
import io.zerohop.spi.hook.RepeatHandler;
import io.zerohop.spi.hook.Verdict;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import toy.Client;

/** Typed handlers for the toy library. */
public final class ToyAdapter implements Adapter {
  @Override
  public void bind(HookContext context, HookBinder binder) {
    binder.constructed("Client.<init>", (self, arguments) -> "woven " + arguments[0]);
    binder.enter(
        "Client.greet",
        (self, arguments) -> {
          arguments[0] = ((Client) self).tag() + "'s " + arguments[0];
          arguments[1] = 7;
        });
    binder.skip("Client.twice", (self, arguments) -> twice((Long) arguments[0]));
    binder.repeat("Client.risky", new Again());
    binder.exit(
        "Client.size", (self, arguments, result, thrown) -> Verdict.result((Integer) result + 1));
    binder.exit(
        "Client.touch",
        (self, arguments, result, thrown) ->
            Verdict.failure(new IOException("touched " + ((Client) self).risky("x", 0))));
    binder.skip("Client.fragile", (self, arguments) -> fragile());
    binder.exit("Early.name", (self, arguments, result, thrown) -> Verdict.result("woven"));
    binder.exit(
        "Client.inOtherVersions",
        (self, arguments, result, thrown) -> {
          throw new AssertionError(context.present("Client.inOtherVersions"));
        });
  }

  private static Verdict twice(long value) {
    if (value == 13) {
      return Verdict.failure(new IllegalArgumentException("unlucky"));
    }
    return value < 0 ? Verdict.result(3 * value) : Verdict.unchanged();
  }

  private static Verdict fragile() throws Exception {
    switch (System.getProperty("toy.failure", "")) {
      case "exception" -> throw new IOException("handler broke");
      case "stack" -> throw new StackOverflowError("handler's");
      case "memory" -> throw new OutOfMemoryError("handler's");
      case "type" -> {
        return Verdict.result(5);
      }
      default -> {
        return Verdict.result("woven");
      }
    }
  }

  private static final class Again implements RepeatHandler {
    @Override
    public @Nullable Object enter(@Nullable Object self, @Nullable Object[] arguments) {
      return "x".equals(arguments[0]) ? null : new int[1];
    }

    @Override
    public Verdict exit(Object token, Pass pass) {
      int[] passes = (int[]) token;
      if (pass.thrown() != null && ++passes[0] < 3) {
        pass.arguments()[0] = passes[0] == 2 ? "up" : "down";
        pass.arguments()[1] = 100L + passes[0];
        return Verdict.again();
      }
      return Verdict.unchanged();
    }
  }
}
