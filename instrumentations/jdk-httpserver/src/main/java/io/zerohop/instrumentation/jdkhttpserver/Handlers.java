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
  @SuppressWarnings("ThreadLocalUsage") // one for the adapter
  private final ThreadLocal<@Nullable Handling> current = new ThreadLocal<>();

  private final Late late;
  private volatile boolean everServed;

  Handlers(Late late) {
    this.late = late;
  }

  @Override
  public @Nullable Object enter(@Nullable Object self, @Nullable Object[] arguments) {
    if (!Serving.mayConcern() || !(arguments[0] instanceof HttpExchange exchange)) {
      return null;
    }
    Handling there = current.get();
    if (there != null && there.isAround(exchange)) {
      return null;
    }
    if (there != null) {
      there.leave();
    }
    everServed = true;
    Handling handling = Handling.begin(exchange, late);
    current.set(handling);
    return handling;
  }

  @Override
  public Verdict exit(Object token, Pass pass) {
    current.set(null);
    ((Handling) token).over(pass.thrown(), late);
    return Verdict.unchanged();
  }

  /** Inside of that: filters and handler are left out where the answer is given already. */
  Verdict unlessRefused(@Nullable Object self, @Nullable Object[] arguments) {
    Handling handling = everServed ? current.get() : null;
    return handling != null && handling.isRefused() ? Verdict.result(null) : Verdict.unchanged();
  }

  /** The server's own threads are told of something: maybe that an answer was written. */
  void told(@Nullable Object server, @Nullable Object[] arguments) {
    if (everServed) {
      late.told(arguments[0]);
    }
  }

  /** The head of an answer is about to be sent. */
  void sending(@Nullable Object exchange, @Nullable Object[] arguments) {
    if (everServed && exchange != null && arguments[0] instanceof Integer status) {
      late.sending(exchange, status);
    }
  }

  /** An exchange was closed, which ends one that was not answered. */
  Verdict closed(@Nullable Object exchange) {
    if (everServed && exchange != null) {
      late.over(exchange);
    }
    return Verdict.unchanged();
  }
}
