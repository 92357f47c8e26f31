package io.zerohop.instrumentation.jdkhttpserver;

import com.sun.net.httpserver.HttpExchange;
import io.zerohop.engine.attempt.HeaderChanges.Header;
import io.zerohop.engine.attempt.Step;
import io.zerohop.spi.serve.Served;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One exchange while the application's filters and handler have it, on the server's thread. */
final class Handling {
  private static final Set<String> OF_SERVER =
      Set.of("sun.net.httpserver.HttpExchangeImpl", "sun.net.httpserver.HttpsExchangeImpl");

  private final HttpExchange exchange;
  private final Served.@Nullable Visit visit;

  private Handling(HttpExchange exchange, Served.@Nullable Visit visit) {
    this.exchange = exchange;
    this.visit = visit;
  }

  /** Begins, and takes the first step. */
  static Handling begin(HttpExchange exchange, Late late) {
    Served served = Served.begin(late.request(exchange));
    if (served != null && served.refusal() != null) {
      respond(exchange, served.refusal());
    }
    if (served != null && served.carries()) {
      late.carry(exchange, served);
    }
    return new Handling(exchange, served == null ? null : served.enter());
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
    return visit != null && visit.served().refusal() != null;
  }

  /** A caller that does not hear of it is refused nevertheless. */
  private static void respond(HttpExchange exchange, Step.Respond respond) {
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

  /** The handler is done; one that has not answered yet will do so on a thread of its own. */
  void over(@Nullable Throwable thrown, Late late) {
    leave();
    if (visit == null || visit.served().refusal() != null) {
      return;
    }
    Served served = visit.served();
    int status = exchange.getResponseCode();
    if (status >= 0) {
      served.answered(status, name -> Request.value(exchange.getResponseHeaders(), name), thrown);
    } else if (thrown != null) {
      served.failed(thrown);
    } else {
      late.await(exchange, served);
    }
  }

  /** The thread is no more in the middle of it. */
  void leave() {
    if (visit != null) {
      visit.leave();
    }
  }
}
