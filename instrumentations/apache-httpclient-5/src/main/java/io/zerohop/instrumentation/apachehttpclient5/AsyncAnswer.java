package io.zerohop.instrumentation.apachehttpclient5;

import io.zerohop.engine.attempt.HeaderChanges;
import io.zerohop.spi.http.AsyncHop;
import io.zerohop.spi.http.AsyncSender;
import io.zerohop.spi.http.Attempt;
import io.zerohop.spi.http.HeaderEdits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.hc.client5.http.async.AsyncExecCallback;
import org.apache.hc.client5.http.async.AsyncExecChain;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.nio.AsyncDataConsumer;
import org.apache.hc.core5.http.nio.CapacityChannel;
import org.jspecify.annotations.Nullable;

/**
 * What comes back of one attempt. While the engine waits with its verdict, what arrives is kept, as
 * much as the client takes unasked; then it is given on, or dropped.
 *
 * <p>Told by the client's threads, by the hop, and by what stops the attempt; calls others outside
 * its lock.
 */
final class AsyncAnswer implements AsyncExecCallback, AsyncDataConsumer, AsyncSender.Answer {
  private static final int MOST_DRAINED = 64 << 10;

  private enum State {
    AWAITED,
    HELD,
    GIVEN,
    DROPPED,
    OVER
  }

  private final AsyncHop hop;
  private final Attempt attempt;
  private final AsyncExecChain.Scope scope;
  private final AsyncExecCallback given;
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream(0);

  private volatile State state = State.AWAITED;
  private volatile @Nullable HttpResponse response;
  private volatile @Nullable EntityDetails details;
  private volatile @Nullable AsyncDataConsumer taker;
  private @Nullable CapacityChannel capacity;
  private @Nullable List<? extends Header> trailers;
  private @Nullable Exception failure;
  private boolean ended;
  private boolean completed;
  private int drained;

  AsyncAnswer(AsyncHop hop, Attempt attempt, AsyncExecChain.Scope scope, AsyncExecCallback given) {
    this.hop = hop;
    this.attempt = attempt;
    this.scope = scope;
    this.given = given;
  }

  // The client tells what comes.

  @Override
  public @Nullable AsyncDataConsumer handleResponse(
      HttpResponse arrived, @Nullable EntityDetails entity) {
    synchronized (this) {
      if (state != State.AWAITED) {
        return null;
      }
      response = arrived;
      details = entity;
      state = State.HELD;
    }
    hop.answered(attempt, this);
    return entity == null ? null : this;
  }

  @Override
  public void handleInformationResponse(HttpResponse arrived) throws HttpException, IOException {
    given.handleInformationResponse(arrived);
  }

  @Override
  public void updateCapacity(CapacityChannel channel) throws IOException {
    synchronized (this) {
      if (state == State.HELD) {
        capacity = channel;
        return;
      }
    }
    AsyncDataConsumer real = taker;
    if (real != null) {
      real.updateCapacity(channel);
    } else {
      channel.update(Integer.MAX_VALUE);
    }
  }

  @Override
  public void consume(ByteBuffer bytes) throws IOException {
    if (state != State.GIVEN && !isTaken(bytes)) {
      attempt.stopSoon();
    }
    AsyncDataConsumer real = taker;
    if (real != null && bytes.hasRemaining()) {
      real.consume(bytes);
    }
  }

  /** Keeps or drains what the application is not to have yet; false if that is too much. */
  private synchronized boolean isTaken(ByteBuffer bytes) {
    if (state == State.HELD) {
      byte[] copy = new byte[bytes.remaining()];
      bytes.get(copy);
      kept.writeBytes(copy);
    } else if (state != State.GIVEN) {
      drained += bytes.remaining();
      bytes.position(bytes.limit());
    }
    return drained <= MOST_DRAINED;
  }

  @Override
  public void streamEnd(@Nullable List<? extends Header> last) throws HttpException, IOException {
    synchronized (this) {
      ended = true;
      trailers = last;
      if (state != State.GIVEN) {
        return;
      }
    }
    end(taker, last);
  }

  private void end(@Nullable AsyncDataConsumer real, @Nullable List<? extends Header> last)
      throws HttpException, IOException {
    // Told first: the application may look for traces of its call as soon as it has the end.
    hop.bodyEnd();
    if (real != null) {
      real.streamEnd(last);
    }
  }

  @Override
  public void completed() {
    State now;
    synchronized (this) {
      completed = true;
      now = state;
    }
    if (now == State.GIVEN) {
      given.completed();
    } else if (now == State.DROPPED) {
      over();
    }
  }

  @Override
  public void failed(Exception cause) {
    State now;
    synchronized (this) {
      now = state;
      failure = cause;
      state = now == State.AWAITED ? State.OVER : now;
    }
    if (now == State.AWAITED) {
      scope.execRuntime.discardEndpoint();
      hop.failed(attempt, cause);
    } else if (now == State.GIVEN) {
      broken(cause);
    } else if (now == State.DROPPED) {
      over();
    }
  }

  private void broken(Exception cause) {
    Exception seen = cause instanceof IOException broke ? hop.bodyFailed(broke) : cause;
    hop.cancel();
    given.failed(seen);
  }

  @Override
  public void releaseResources() {
    AsyncDataConsumer real = taker;
    if (real != null) {
      real.releaseResources();
    }
  }

  // The hop asks, and says what is to become of it.

  private HttpResponse response() {
    HttpResponse arrived = response;
    if (arrived == null) {
      throw new IllegalStateException("there must be a response by now");
    }
    return arrived;
  }

  @Override
  public int status() {
    return response().getCode();
  }

  @Override
  public UnaryOperator<@Nullable String> headers() {
    return ApacheRequest.headers(response());
  }

  @Override
  public boolean isChallenge() {
    return status() == HttpStatus.SC_UNAUTHORIZED
        && Aim.config(scope.clientContext).isAuthenticationEnabled();
  }

  @Override
  public void handOver(HeaderChanges changes) {
    HttpResponse arrived = response();
    HeaderEdits.make(changes, arrived::removeHeaders, arrived::addHeader);
    if (details == null) {
      hop.bodyEnd();
    }
    try {
      give(given.handleResponse(arrived, details));
    } catch (HttpException | IOException | RuntimeException refused) {
      state = State.OVER;
      attempt.stopSoon();
      broken(refused);
    }
  }

  private void give(@Nullable AsyncDataConsumer real) throws HttpException, IOException {
    CapacityChannel waiting;
    boolean whole;
    boolean done;
    Exception cause;
    synchronized (this) {
      taker = real;
      if (real != null && kept.size() > 0) {
        real.consume(ByteBuffer.wrap(kept.toByteArray()));
      }
      kept.reset();
      state = State.GIVEN;
      waiting = capacity;
      whole = ended;
      done = completed;
      cause = failure;
    }
    if (whole) {
      end(real, trailers);
    } else if (waiting != null) {
      updateCapacity(waiting);
    }
    if (cause != null) {
      broken(cause);
    } else if (done) {
      given.completed();
    }
  }

  @Override
  public void drop() {
    CapacityChannel waiting;
    boolean done;
    synchronized (this) {
      state = State.DROPPED;
      drained = kept.size();
      kept.reset();
      waiting = capacity;
      done = completed || failure != null;
    }
    EntityDetails entity = details;
    if (done) {
      over();
    } else if (entity != null && entity.getContentLength() > MOST_DRAINED) {
      attempt.stopSoon();
    } else if (waiting != null) {
      try {
        waiting.update(Integer.MAX_VALUE);
      } catch (IOException broken) {
        attempt.stopSoon();
      }
    }
  }

  /** Nothing more comes of a response that was dropped. */
  private void over() {
    synchronized (this) {
      if (state == State.OVER) {
        return;
      }
      state = State.OVER;
    }
    if (failure == null) {
      scope.execRuntime.releaseEndpoint();
    } else {
      scope.execRuntime.discardEndpoint();
    }
    hop.dropped();
  }
}
