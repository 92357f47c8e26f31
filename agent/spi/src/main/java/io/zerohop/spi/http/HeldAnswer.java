package io.zerohop.spi.http;

import io.zerohop.engine.attempt.HeaderChanges;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What comes back of one attempt of a client that calls back, and does not wait: while the engine
 * waits with its verdict, what arrives is kept, as much as the client takes unasked; then it is
 * given on, or dropped.
 *
 * <p>Told by the client's threads, by the hop, and by what stops the attempt.
 *
 * @param <C> the client's own object by which more of the body is asked for
 */
public abstract class HeldAnswer<C> implements AsyncSender.Answer {
  private enum State {
    AWAITED,
    HELD,
    GIVEN,
    DROPPED,
    OVER
  }

  private final AsyncHop hop;
  private final Attempt attempt;
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream(0);

  private volatile State state = State.AWAITED;
  private volatile long length;
  private @Nullable C capacity;
  private @Nullable Exception failure;
  private boolean ended;
  private boolean completed;
  private int drained;

  /** Nothing is there so far. */
  protected HeldAnswer(AsyncHop hop, Attempt attempt) {
    this.hop = hop;
    this.attempt = attempt;
  }

  // What the client does.

  /** Gives the application the response. */
  protected abstract void deliver(HeaderChanges changes) throws Exception;

  /** Gives the application some of the body, all that is in the buffer. */
  protected abstract void deliver(ByteBuffer bytes) throws Exception;

  /** Gives the application the end of the body. */
  protected abstract void deliverEnd() throws Exception;

  /** Tells the application that its call is done. */
  protected abstract void deliverCompleted();

  /** Asks for more: as much as the application wants, or all where it gets nothing of it. */
  protected abstract void ask(C channel) throws Exception;

  /** Lets go of the connection of a response that was dropped. */
  protected abstract void letGo(boolean reusable);

  // What the client tells.

  /**
   * The headers are there.
   *
   * @param bytes the length of the body, 0 for none, negative where it is not known
   * @return false where nobody waits for them any more
   */
  protected final boolean arrives(long bytes) {
    synchronized (this) {
      if (state != State.AWAITED) {
        return false;
      }
      length = bytes;
      state = State.HELD;
    }
    hop.answered(attempt, this);
    return true;
  }

  /** More can be asked for; false where it is too early for that. */
  protected final synchronized boolean asks(C channel) {
    capacity = state == State.HELD ? channel : null;
    return capacity == null;
  }

  /** Some of the body is there; false where it was kept or drained. */
  protected final boolean takes(ByteBuffer bytes) {
    if (state == State.GIVEN) {
      return true;
    }
    boolean tooMuch;
    synchronized (this) {
      if (state == State.GIVEN) {
        return true;
      }
      if (state == State.HELD) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        kept.writeBytes(copy);
      } else {
        drained += bytes.remaining();
        bytes.position(bytes.limit());
      }
      tooMuch = drained > HopSender.MOST_DRAINED;
    }
    if (tooMuch) {
      attempt.stopSoon();
    }
    return false;
  }

  /** The body has ended; false where the application is not to know so far. */
  protected final boolean ends() {
    synchronized (this) {
      ended = true;
      if (state != State.GIVEN) {
        return false;
      }
    }
    // Told first: the application may look for traces of its call as soon as it has the end.
    hop.bodyEnd();
    return true;
  }

  /** The client has done all of it. */
  public final void completed() {
    State now;
    synchronized (this) {
      completed = true;
      now = state;
    }
    if (now == State.GIVEN) {
      deliverCompleted();
    } else if (now == State.DROPPED) {
      over();
    }
  }

  /** The client failed at it. */
  public final void failed(Exception cause) {
    State now;
    synchronized (this) {
      now = state;
      failure = cause;
      state = now == State.AWAITED ? State.OVER : now;
    }
    if (now == State.AWAITED) {
      letGo(false);
      hop.failed(attempt, cause);
    } else if (now == State.GIVEN) {
      hop.broken(cause);
    } else if (now == State.DROPPED) {
      over();
    }
  }

  // What the hop decides.

  @Override
  public final void handOver(HeaderChanges changes) {
    if (length == 0) {
      hop.bodyEnd();
    }
    try {
      deliver(changes);
      give();
    } catch (Exception refused) {
      refused(refused);
    } catch (Error fault) {
      refused(AsyncHop.faulty(fault));
    }
  }

  private void refused(Exception cause) {
    state = State.OVER;
    attempt.stopSoon();
    hop.broken(cause);
  }

  private void give() throws Exception {
    C waiting;
    boolean whole;
    boolean done;
    Exception cause;
    synchronized (this) {
      if (kept.size() > 0) {
        deliver(ByteBuffer.wrap(kept.toByteArray()));
      }
      kept.reset();
      state = State.GIVEN;
      waiting = capacity;
      whole = ended;
      done = completed;
      cause = failure;
    }
    if (whole) {
      hop.bodyEnd();
      deliverEnd();
    } else if (waiting != null) {
      ask(waiting);
    }
    if (cause != null) {
      hop.broken(cause);
    } else if (done) {
      deliverCompleted();
    }
  }

  @Override
  public final void drop() {
    C waiting;
    boolean done;
    synchronized (this) {
      state = State.DROPPED;
      drained = kept.size();
      kept.reset();
      waiting = capacity;
      done = completed || failure != null;
    }
    if (done) {
      over();
    } else if (length > HopSender.MOST_DRAINED) {
      attempt.stopSoon();
    } else if (waiting != null) {
      try {
        ask(waiting);
      } catch (Exception broken) {
        attempt.stopSoon();
      }
    }
  }

  /** Nothing more comes of a response that was dropped. */
  private void over() {
    boolean reusable;
    synchronized (this) {
      if (state == State.OVER) {
        return;
      }
      state = State.OVER;
      reusable = failure == null;
    }
    letGo(reusable);
    hop.dropped();
  }
}
