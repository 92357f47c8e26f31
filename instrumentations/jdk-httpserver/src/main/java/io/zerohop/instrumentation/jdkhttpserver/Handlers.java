package io.zerohop.instrumentation.jdkhttpserver;

import com.sun.net.httpserver.HttpExchange;
import io.zerohop.spi.Serving;
import io.zerohop.spi.hook.RepeatHandler;
import io.zerohop.spi.hook.Verdict;
import org.jspecify.annotations.Nullable;

/**
 * Around the chain of filters that leads to the handler: chains nest, on one thread, and the
 * outermost of an exchange is the call.
 */
final class Handlers implements RepeatHandler {
  private final ThreadLocal<@Nullable Served> current = new ThreadLocal<>();
  private volatile boolean everServed;

  @Override
  public @Nullable Object enter(@Nullable Object self, @Nullable Object[] arguments) {
    if (!Serving.mayConcern() || !(arguments[0] instanceof HttpExchange exchange)) {
      return null;
    }
    Served there = current.get();
    if (there != null && there.isAround(exchange)) {
      return null;
    }
    if (there != null) {
      there.leave();
    }
    Served served = Served.begin(exchange);
    everServed = true;
    current.set(served);
    return served;
  }

  @Override
  public Verdict exit(Object token, Pass pass) {
    current.set(null);
    ((Served) token).over(pass.thrown());
    return Verdict.unchanged();
  }

  /** Inside of that: filters and handler are left out where the answer is given already. */
  Verdict unlessRefused(@Nullable Object self, @Nullable Object[] arguments) {
    Served served = everServed ? current.get() : null;
    return served != null && served.isRefused() ? Verdict.result(null) : Verdict.unchanged();
  }
}
