package io.zerohop.instrumentation.jdkhttpclient;

import io.zerohop.engine.attempt.CallRequest.Body;
import io.zerohop.engine.attempt.Step;
import io.zerohop.spi.MeshPorts;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/**
 * Copies of requests for mirrors, sent by a client of our own whose answers nobody waits for. A
 * copy that finds no place among those under way is dropped; that and one that does not arrive are
 * counted with {@linkplain io.zerohop.spi.Mirrors#dropped those of other clients}.
 */
final class Mirrors {
  private static final int UNDER_WAY = 128;
  private static final Duration TIMEOUT = Duration.ofSeconds(15);
  private static final Semaphore PLACES = new Semaphore(UNDER_WAY);

  private Mirrors() {}

  /** Sends the copies that the step asks for; never fails, never waits. */
  static void send(Hop hop, Step.Send send) {
    if (send.mirrors().isEmpty() || hop.body() == Body.ONCE) {
      return;
    }
    for (Step.Mirror mirror : send.mirrors()) {
      if (!PLACES.tryAcquire()) {
        io.zerohop.spi.Mirrors.lost();
        continue;
      }
      try {
        Copy copy = new Copy(hop.request(), headers(hop), mirror);
        var unused =
            Own.CLIENT
                .sendAsync(copy, BodyHandlers.discarding())
                .whenComplete((response, failure) -> over(failure != null));
      } catch (RuntimeException | LinkageError fault) {
        over(true);
        MeshPorts.fault("jdk-httpclient mirror", fault);
      }
    }
  }

  private static void over(boolean lost) {
    PLACES.release();
    if (lost) {
      io.zerohop.spi.Mirrors.lost();
    }
  }

  /** Points our client's request at the mirror. */
  static void aim(Copy copy, HttpRequest request) {
    Step.Mirror mirror = copy.mirror();
    Hop hop = new Hop(request, null, Internals.proxyOf(request));
    Step.Send send =
        new Step.Send(
            1,
            mirror.address(),
            mirror.poolKey(),
            mirror.target(),
            mirror.headers(),
            new Step.Limits(0, Step.Limits.NONE, Step.Limits.NONE),
            null,
            List.of());
    try {
      hop.aim(send);
      Internals.proxy(request, hop);
    } catch (UnknownHostException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** The application's headers, and those that the library added: cookies, credentials. */
  private static HttpHeaders headers(Hop hop) {
    Map<String, List<String>> all = Headers.copy(hop.ownHeaders());
    all.putAll(hop.request().headers().map());
    return HttpHeaders.of(all, (name, value) -> true);
  }

  /** Made when the first copy is sent. */
  private static final class Own {
    static final HttpClient CLIENT =
        HttpClient.newBuilder()
            .proxy(HttpClient.Builder.NO_PROXY)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(TIMEOUT)
            .build();
  }

  /** A copy of a request, known by its type when the library takes it over. */
  static final class Copy extends HttpRequest {
    private final HttpRequest original;
    private final HttpHeaders headers;
    private final Step.Mirror mirror;

    Copy(HttpRequest original, HttpHeaders headers, Step.Mirror mirror) {
      this.original = original;
      this.headers = headers;
      this.mirror = mirror;
    }

    Step.Mirror mirror() {
      return mirror;
    }

    @Override
    public Optional<BodyPublisher> bodyPublisher() {
      return original.bodyPublisher();
    }

    @Override
    public String method() {
      return original.method();
    }

    @Override
    public Optional<Duration> timeout() {
      return Optional.of(TIMEOUT);
    }

    @Override
    public boolean expectContinue() {
      return false;
    }

    @Override
    public URI uri() {
      return original.uri();
    }

    @Override
    public Optional<HttpClient.Version> version() {
      return original.version();
    }

    @Override
    public HttpHeaders headers() {
      return headers;
    }
  }
}
