package io.zerohop.instrumentation.jdkhttpserver;

import com.sun.net.httpserver.HttpExchange;
import io.zerohop.engine.attempt.Around;
import io.zerohop.engine.attempt.AttemptResult;
import io.zerohop.engine.attempt.AttemptResult.Failure;
import io.zerohop.engine.attempt.HeaderChanges.Header;
import io.zerohop.engine.attempt.Phase;
import io.zerohop.engine.attempt.Step;
import io.zerohop.spi.Serving;
import io.zerohop.spi.Surroundings;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One exchange while the application's filters and handler have it, on the server's thread. */
final class Served {
  private static final Set<String> OF_SERVER =
      Set.of("sun.net.httpserver.HttpExchangeImpl", "sun.net.httpserver.HttpsExchangeImpl");

  private final HttpExchange exchange;
  private final @Nullable Serving serving;
  private boolean refused;
  private boolean entered;
  private @Nullable Around before;

  private Served(HttpExchange exchange, @Nullable Serving serving) {
    this.exchange = exchange;
    this.serving = serving;
  }

  /** Begins, and takes the first step. */
  static Served begin(HttpExchange exchange) {
    Serving serving = Serving.begin(new Request(exchange));
    Step step = serving == null ? null : serving.first();
    if (step instanceof Step.Serve serve) {
      Served served = new Served(exchange, serving);
      served.before = Surroundings.enter(serve.around());
      served.entered = true;
      return served;
    }
    Served served = new Served(exchange, null);
    if (step instanceof Step.Respond respond) {
      served.refused = true;
      served.respond(respond);
    }
    return served;
  }

  /**
   * Whether it is what a thread is in the middle of, when it comes to a chain of filters with that
   * exchange. One of the server's own that is another is another call: the end of this one was
   * missed, as where the hooks were switched off meanwhile.
   */
  boolean isAround(HttpExchange other) {
    return other == exchange || !OF_SERVER.contains(other.getClass().getName());
  }

  /** Whether it was answered already, in the application's place. */
  boolean isRefused() {
    return refused;
  }

  /** A caller that does not hear of it is refused nevertheless. */
  private void respond(Step.Respond respond) {
    try (exchange) {
      for (Header header : respond.headers()) {
        exchange.getResponseHeaders().add(header.name(), header.value());
      }
      byte[] body = respond.body();
      boolean bodiless = body.length == 0 || exchange.getRequestMethod().equals("HEAD");
      exchange.sendResponseHeaders(respond.status(), bodiless ? -1 : body.length);
      if (!bodiless) {
        exchange.getResponseBody().write(body);
      }
    } catch (IOException | RuntimeException gone) {
      exchange.close();
    }
  }

  /**
   * The handler is done. One that has not answered yet will do so on a thread of its own: of its
   * end nothing is known here.
   */
  void over(@Nullable Throwable thrown) {
    leave();
    if (serving == null) {
      return;
    }
    int status = exchange.getResponseCode();
    if (status >= 0) {
      serving.result(AttemptResult.answered(status, this::header));
      serving.bodyEnd(thrown);
    } else if (thrown != null) {
      serving.result(AttemptResult.failed(Phase.SENT, Failure.OTHER, thrown));
    }
  }

  /** The thread is no more in the middle of it. */
  void leave() {
    if (entered) {
      entered = false;
      Surroundings.leave(before);
    }
  }

  private @Nullable String header(String name) {
    List<String> values = exchange.getResponseHeaders().get(name);
    return values == null || values.isEmpty() ? null : String.join(",", values);
  }
}
