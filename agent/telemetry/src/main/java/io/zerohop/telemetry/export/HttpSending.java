package io.zerohop.telemetry.export;

import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.util.concurrent.Future;
import io.opentelemetry.sdk.common.export.HttpResponse;
import io.opentelemetry.sdk.common.export.HttpSenderConfig;
import io.opentelemetry.sdk.common.export.RetryPolicy;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** One message on its way, with its retries and its timeout. Of the loop's thread alone. */
final class HttpSending implements HttpExchanges.Waiting {
  /** After which OTLP allows the same request once more (OTLP specification, Failures). */
  private static final Set<Integer> PASSING = Set.of(429, 502, 503, 504);

  private static final long LONGEST_NANOS = TimeUnit.DAYS.toNanos(1);
  private static final double LEAST_JITTER = 0.8;
  private static final double MOST_JITTER = 1.2;

  private final HttpWire wire;
  private final @Nullable RetryPolicy retries;
  private final Duration timeout;
  private final FullHttpRequest request;
  private final Consumer<HttpResponse> answer;
  private final Consumer<Throwable> error;
  private @Nullable HttpExchanges connection;
  private @Nullable Future<?> limit;
  private @Nullable Future<?> next;
  private long deadline;
  private int attempts;
  private long backoffNanos;
  private boolean ended;

  /**
   * One that does not begin yet.
   *
   * @param request let go of at the end
   */
  HttpSending(
      HttpWire wire,
      HttpSenderConfig config,
      FullHttpRequest request,
      Consumer<HttpResponse> answer,
      Consumer<Throwable> error) {
    this.wire = wire;
    this.retries = config.getRetryPolicy();
    this.timeout = config.getTimeout();
    this.request = request;
    this.answer = answer;
    this.error = error;
  }

  void begin() {
    if (!wire.takes(this)) {
      giveUp("the sender was shut down");
      return;
    }
    long most = Math.min(timeout.toNanos(), LONGEST_NANOS);
    deadline = System.nanoTime() + most;
    backoffNanos = retries == null ? 0 : retries.getInitialBackoff().toNanos();
    limit = wire.loop().schedule(this::expired, most, TimeUnit.NANOSECONDS);
    attempt();
  }

  private void attempt() {
    attempts++;
    try {
      wire.connection(this::send, this::failed);
    } catch (IOException | RuntimeException wrong) { // of a proxy selector, which may be anybody's
      failed(wrong);
    }
  }

  private void send(HttpExchanges made) {
    if (ended) {
      wire.keep(made);
      return;
    }
    connection = made;
    made.send(request, this);
  }

  @Override
  public void answered(FullHttpResponse response) {
    HttpExchanges free = connection;
    connection = null;
    if (free != null) {
      wire.keep(free);
    }
    int status = response.status().code();
    if (PASSING.contains(status) && again()) {
      return;
    }
    Answer made =
        new Answer(
            status, response.status().reasonPhrase(), ByteBufUtil.getBytes(response.content()));
    end();
    answer.accept(made);
  }

  @Override
  public void failed(Throwable why) {
    connection = null;
    if (ended || (why instanceof IOException passing && mayPass(passing) && again())) {
      return;
    }
    end();
    error.accept(why);
  }

  private boolean mayPass(IOException why) {
    Predicate<IOException> which = retries == null ? null : retries.getRetryExceptionPredicate();
    return which == null ? !(why instanceof SSLException) : which.test(why);
  }

  /** Tries it once more after a while; false if it may not, or there is no time for it. */
  private boolean again() {
    if (retries == null || attempts >= retries.getMaxAttempts()) {
      return false;
    }
    long most = Math.min(backoffNanos, retries.getMaxBackoff().toNanos());
    backoffNanos = (long) (most * retries.getBackoffMultiplier());
    long wait = (long) (most * ThreadLocalRandom.current().nextDouble(LEAST_JITTER, MOST_JITTER));
    if (deadline - System.nanoTime() <= wait) {
      return false;
    }
    next = wire.loop().schedule(this::attempt, wait, TimeUnit.NANOSECONDS);
    return true;
  }

  private void expired() {
    giveUp("no answer within " + timeout.toMillis() + " ms");
  }

  /** Ends it as it is. */
  void giveUp(String why) {
    HttpExchanges used = connection;
    if (used != null) {
      used.leave();
    }
    end();
    error.accept(new IOException(why));
  }

  private void end() {
    ended = true;
    wire.isOver(this);
    if (limit != null) {
      limit.cancel(false);
    }
    if (next != null) {
      next.cancel(false);
    }
    request.release();
  }

  @SuppressWarnings("ArrayRecordComponent") // as the library has it
  private record Answer(int getStatusCode, String getStatusMessage, byte[] getResponseBody)
      implements HttpResponse {}
}
