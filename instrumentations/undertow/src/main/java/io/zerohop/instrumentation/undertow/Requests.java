package io.zerohop.instrumentation.undertow;

import io.undertow.server.DefaultResponseListener;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.AttachmentKey;
import io.undertow.util.HttpString;
import io.zerohop.engine.attempt.HeaderChanges.Header;
import io.zerohop.engine.attempt.Step;
import io.zerohop.spi.Serving;
import io.zerohop.spi.hook.RepeatHandler;
import io.zerohop.spi.hook.Verdict;
import io.zerohop.spi.serve.Served;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Around the method by which a handler gets a request, on the thread that reads and again on each
 * that it is dispatched to. The exchange keeps ours, and its own listener tells the end.
 */
final class Requests implements RepeatHandler {
  /** A request that goes on as if we were not there, also where it is dispatched. */
  private static final Object NOT_OURS = new Object();

  private final AttachmentKey<Object> key = AttachmentKey.create(Object.class);

  @Override
  public @Nullable Object enter(@Nullable Object self, @Nullable Object[] arguments) {
    if (!(arguments[1] instanceof HttpServerExchange exchange)) {
      return null;
    }
    Object known = exchange.getAttachment(key);
    if (known == null && Serving.mayConcern()) {
      Served begun = Served.begin(new SeenRequest(exchange));
      known = begun == null ? NOT_OURS : begun;
      exchange.putAttachment(key, known);
      if (begun != null && begun.carries()) {
        exchange.addResponseCommitListener(head -> carry(begun, head));
      }
      if (begun != null) {
        exchange.addExchangeCompleteListener(
            (over, next) -> {
              try {
                over(begun, over);
              } finally {
                next.proceed();
              }
            });
      }
    }
    return known instanceof Served served ? served.enter() : null;
  }

  @Override
  public Verdict exit(Object token, Pass pass) {
    ((Served.Visit) token).leave();
    return Verdict.unchanged();
  }

  private static void carry(Served served, HttpServerExchange exchange) {
    served.carry(
        (name, value) -> {
          if (!exchange.getResponseHeaders().contains(name)) {
            exchange.getResponseHeaders().put(new HttpString(name), value);
          }
        });
  }

  private static void over(Served served, HttpServerExchange exchange) {
    // What a handler throws before its answer has begun becomes a status; later it can only cut.
    int status = exchange.getStatusCode();
    Throwable cut = status < 500 ? exchange.getAttachment(DefaultResponseListener.EXCEPTION) : null;
    if (cut == null && !exchange.isResponseComplete()) {
      cut = new IOException("closed before the answer's end");
    }
    served.answered(status, name -> SeenRequest.value(exchange.getResponseHeaders(), name), cut);
  }

  /** Inside of that: the application is left out where the request is refused. */
  Verdict unlessRefused(@Nullable Object self, @Nullable Object[] arguments) {
    if (arguments[1] instanceof HttpServerExchange exchange
        && exchange.getAttachment(key) instanceof Served served
        && served.refusal() != null) {
      respond(served.refusal(), exchange);
      return Verdict.result(null);
    }
    return Verdict.unchanged();
  }

  private static void respond(Step.Respond respond, HttpServerExchange exchange) {
    exchange.setStatusCode(respond.status());
    for (Header header : respond.headers()) {
      exchange.getResponseHeaders().add(new HttpString(header.name()), header.value());
    }
    exchange.setResponseContentLength(respond.body().length);
    if (respond.body().length == 0) {
      exchange.endExchange();
    } else {
      exchange.getResponseSender().send(ByteBuffer.wrap(respond.body()));
    }
  }

  /** A task to which a request is handed has it too. */
  void dispatched(@Nullable Object self, @Nullable Object[] arguments) {
    if (self instanceof HttpServerExchange exchange
        && exchange.getAttachment(key) instanceof Served served
        && arguments[1] instanceof Runnable task) {
      arguments[1] = within(served, task);
    }
  }

  private static Runnable within(Served served, Runnable task) {
    return () -> {
      Served.Visit visit = served.enter();
      try {
        task.run();
      } finally {
        visit.leave();
      }
    };
  }
}
