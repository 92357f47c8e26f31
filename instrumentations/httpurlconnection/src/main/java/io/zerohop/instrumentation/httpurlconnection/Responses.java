package io.zerohop.instrumentation.httpurlconnection;

import io.zerohop.engine.attempt.Phase;
import io.zerohop.engine.attempt.Step;
import io.zerohop.instrumentation.httpurlconnection.Carrier.OfClient;
import io.zerohop.instrumentation.httpurlconnection.Carrier.OfConnection;
import io.zerohop.spi.hook.RepeatHandler;
import io.zerohop.spi.hook.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpRetryException;
import java.net.HttpURLConnection;
import java.net.SocketTimeoutException;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What happens with an answer, or with its absence: once more, or on to the application. */
final class Responses {
  private static final int DRAINED_BYTES = 64 * 1024;
  private static final int DRAIN_MILLIS = 10;

  private Responses() {}

  /** {@code getInputStream0}: around the JDK's own loop of redirects and authentication. */
  static final class Receive implements RepeatHandler {
    @Override
    public @Nullable Object enter(@Nullable Object self, @Nullable Object[] arguments)
        throws Throwable {
      // With a stream there already the body only hands it out; so it does when it calls itself.
      return self == null || Jdk.INPUT.get(self) != null ? null : self;
    }

    @Override
    public Verdict exit(Object token, Pass pass) throws Throwable {
      Hop hop = OfConnection.in(token);
      if (hop == null || hop.isOver()) {
        return Verdict.unchanged();
      }
      if (hop.isSettled()) {
        return handOver(token, hop, pass.thrown());
      }
      Integer status = status(token, pass.thrown());
      if (status == null) {
        return failed(token, hop, Objects.requireNonNull(pass.thrown()));
      }
      Object client = Jdk.HTTP.get(token);
      if (hop.isTooLate(client == null ? null : OfClient.wireOf(client))) {
        return failed(token, hop, new SocketTimeoutException("answered when its time was over"));
      }
      Step next = hop.answered(status, headersOf(token));
      if (next instanceof Step.Finish finish) {
        change(token, hop, finish);
        return handOver(token, hop, pass.thrown());
      }
      return onwards(token, hop, next, pass.thrown());
    }
  }

  /** {@code followRedirect}: an answer that leads to another hop is this one's last word. */
  static void redirect(@Nullable Object self, @Nullable Object[] arguments) throws Throwable {
    Object connection = Objects.requireNonNull(self);
    Hop hop = OfConnection.in(connection);
    int status = Jdk.STATUS.number(connection);
    boolean redirects = status >= 300 && status <= 307 && status != 304 && status != 306;
    if (hop == null
        || hop.isOver()
        || hop.isSettled()
        || !redirects
        || !((HttpURLConnection) connection).getInstanceFollowRedirects()
        || headersOf(connection).apply("location") == null) {
      return;
    }
    if (hop.answered(status, headersOf(connection)) instanceof Step.Finish finish) {
      change(connection, hop, finish);
    }
  }

  /** {@code disconnect}: the application gives up. */
  static void disconnect(@Nullable Object self, @Nullable Object[] arguments) throws Throwable {
    Hop hop = OfConnection.in(Objects.requireNonNull(self));
    if (hop != null && !hop.isHandedOver()) {
      hop.cancel();
    }
  }

  /** {@code HttpInputStream.read}: the end of the body, or its failure. */
  static Verdict read(
      @Nullable Object self,
      @Nullable Object[] arguments,
      @Nullable Object result,
      @Nullable Throwable thrown)
      throws Throwable {
    boolean ended = thrown != null || (result instanceof Integer count && count < 0);
    Hop hop = ended ? hopOf(self) : null;
    if (hop == null || hop.isOver()) {
      return Verdict.unchanged();
    }
    boolean overdue = thrown != null && hop.isHandedOver() && hop.isOverdue(thrown);
    hop.bodyEnd(thrown);
    if (!overdue) {
      return Verdict.unchanged();
    }
    IOException instead = hop.overdue();
    instead.initCause(thrown);
    return Verdict.failure(instead);
  }

  /** {@code HttpInputStream.close}: the application wants no more of it. */
  static Verdict close(
      @Nullable Object self,
      @Nullable Object[] arguments,
      @Nullable Object result,
      @Nullable Throwable thrown)
      throws Throwable {
    Hop hop = hopOf(self);
    if (hop != null) {
      hop.bodyEnd(null);
    }
    return Verdict.unchanged();
  }

  private static @Nullable Hop hopOf(@Nullable Object body) throws Throwable {
    Object connection = body == null ? null : Jdk.BODY_OF.get(body);
    return connection == null ? null : OfConnection.in(connection);
  }

  /** The status of an answer, also of one that the JDK makes an exception of; null for none. */
  private static @Nullable Integer status(Object connection, @Nullable Throwable thrown)
      throws Throwable {
    if (thrown instanceof HttpRetryException unrepeatable) {
      return unrepeatable.responseCode();
    }
    int status = Jdk.STATUS.number(connection);
    boolean answered = thrown == null || (status >= 400 && Jdk.INPUT.get(connection) != null);
    return answered ? status : null;
  }

  private static UnaryOperator<@Nullable String> headersOf(Object connection) throws Throwable {
    Object responses = Objects.requireNonNull(Jdk.RESPONSES.get(connection));
    return name -> {
      try {
        return Jdk.Headers.joined(responses, name);
      } catch (Throwable fault) {
        throw new IllegalStateException("a response's headers must be readable", fault);
      }
    };
  }

  private static Verdict failed(Object connection, Hop hop, Throwable thrown) throws Throwable {
    if (!(thrown instanceof IOException)) {
      hop.cancel();
      return Verdict.unchanged();
    }
    // Once there was a connection the request may have been written to it.
    if (hop.phase() == Phase.CONNECTED) {
      hop.reached(Phase.SENT);
    }
    Step next = hop.failed(thrown);
    return next instanceof Step.Finish
        ? remembered(connection, Connections.ended(hop, next, thrown))
        : onwards(connection, hop, next, thrown);
  }

  /** Another pass, if what was sent can be sent again; else what there is stands. */
  private static Verdict onwards(Object connection, Hop hop, Step next, @Nullable Throwable thrown)
      throws Throwable {
    if (next instanceof Step.Fail) {
      Throwable cause = thrown == null ? new IOException("the answer was not accepted") : thrown;
      discard(connection, hop);
      return remembered(connection, Connections.ended(hop, next, cause));
    }
    if (!hop.canRepeat((HttpURLConnection) connection)) {
      hop.cancel();
      return Verdict.unchanged();
    }
    discard(connection, hop);
    if (Jdk.POSTER.get(connection) == null) {
      Jdk.POSTER.set(connection, hop.poster);
    }
    hop.perform(next);
    return Verdict.again();
  }

  /** What the JDK remembers is what the application saw. */
  private static Verdict remembered(Object connection, Verdict verdict) throws Throwable {
    @Nullable Object @Nullable [] outcome = verdict.outcome();
    if (outcome != null && outcome.length > 1) {
      Jdk.REMEMBERED.set(connection, outcome[1]);
    }
    return verdict;
  }

  private static void change(Object connection, Hop hop, Step.Finish finish) throws Throwable {
    Object responses = Objects.requireNonNull(Jdk.RESPONSES.get(connection));
    Step.Respond respond = hop.respond();
    if (respond != null
        && respond.headers().stream().noneMatch(h -> h.name().equalsIgnoreCase("connection"))) {
      Jdk.Headers.remove(responses, "Connection");
    }
    Clients.change(responses, finish.responseHeaders());
  }

  /** The answer goes to the application; its body may be over already. */
  private static Verdict handOver(Object connection, Hop hop, @Nullable Throwable thrown)
      throws Throwable {
    Object client = Jdk.HTTP.get(connection);
    if (client == null || thrown != null || hop.isBodyOver()) {
      // An error's body is often left alone: the call ends here.
      hop.bodyEnd(null);
      return Verdict.unchanged();
    }
    hop.handOver(OfClient.wireOf(client));
    Clients.limitReads(client, hop);
    return Verdict.unchanged();
  }

  /** Drops an answer; its connection goes back to the pool if little is left to read. */
  private static void discard(Object connection, Hop hop) throws Throwable {
    Object client = Jdk.HTTP.get(connection);
    if (client != null && hop.spares() && Jdk.INPUT.get(connection) instanceof InputStream body) {
      Jdk.readTimeout(client, DRAIN_MILLIS);
      if (drained(body)) {
        Jdk.HTTP.set(connection, null);
      }
    }
    forget(connection);
    Object requests = Jdk.REQUESTS.get(connection);
    if (requests != null && !Jdk.USER_AUTH.isSet(connection)) {
      Jdk.Headers.remove(requests, "Authorization");
    }
  }

  private static boolean drained(InputStream body) {
    byte[] thrownAway = new byte[8192];
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(DRAIN_MILLIS);
    int left = DRAINED_BYTES;
    try {
      while (left > 0 && System.nanoTime() - end < 0) {
        int read = body.read(thrownAway);
        if (read < 0) {
          body.close();
          return true;
        }
        left -= read;
      }
    } catch (IOException broken) {
      return false;
    }
    return false;
  }

  /** Makes the connection what it was before it was connected; the buffered body stays. */
  static void forget(Object connection) throws Throwable {
    Jdk.disconnect(connection);
    Jdk.CONNECTED.set(connection, false);
    Jdk.INPUT.set(connection, null);
    Jdk.ERROR.set(connection, null);
    Jdk.REMEMBERED.set(connection, null);
    Jdk.STATUS.set(connection, -1);
    Jdk.STATUS_TEXT.set(connection, null);
    Jdk.FAILED_ONCE.set(connection, false);
    forgetRequestLine(connection);
    Jdk.Headers.reset(Objects.requireNonNull(Jdk.RESPONSES.get(connection)));
  }

  /** The JDK composes the headers anew, and would put a second request line before the first. */
  private static void forgetRequestLine(Object connection) throws Throwable {
    Object requests = Jdk.REQUESTS.get(connection);
    if (Jdk.REQUESTS_SET.isSet(connection) && requests != null) {
      String line = Jdk.Headers.name(requests, 0);
      if (line != null && Jdk.Headers.value(requests, 0) == null) {
        Jdk.Headers.remove(requests, line);
      }
    }
    Jdk.REQUESTS_SET.set(connection, false);
  }
}
