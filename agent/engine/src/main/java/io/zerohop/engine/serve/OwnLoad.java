package io.zerohop.engine.serve;

import io.zerohop.engine.attempt.LoadQuestion;
import io.zerohop.engine.pick.Load;
import io.zerohop.engine.trace.Carried;
import java.nio.charset.StandardCharsets;
import java.util.function.LongSupplier;

/**
 * What this process says of its load to callers that ask: the requests that it is answering. They
 * are counted while somebody asks from time to time, so that who is never asked pays one look-up of
 * a header. Thread-safe.
 */
public final class OwnLoad {
  /** So long after the last question requests are counted. */
  static final long INTEREST_NANOS = 30_000_000_000L;

  /** One that is not counted. */
  public static final int NOT_COUNTED = Integer.MIN_VALUE;

  private final LongSupplier nanoTime;
  private final InFlight inFlight;
  private volatile long askedAt;
  private volatile boolean everAsked;

  /**
   * Nobody has asked yet.
   *
   * @param nanoTime the engine's clock
   */
  public OwnLoad(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.inFlight = new InFlight(nanoTime.getAsLong());
  }

  /** Whether the request asks; its application is not to see that. */
  public boolean isAsked(ServedRequest request) {
    if (request.header(LoadQuestion.HEADER) == null) {
      return false;
    }
    request.withhold(LoadQuestion.HEADER);
    askedAt = nanoTime.getAsLong();
    everAsked = true;
    return true;
  }

  /** Whether requests are counted, as somebody has asked not long ago. */
  public boolean isCounting() {
    return everAsked && isCounting(nanoTime.getAsLong());
  }

  private boolean isCounting(long now) {
    return everAsked && now - askedAt < INTEREST_NANOS;
  }

  /**
   * Counts a request that comes in.
   *
   * @param now on the engine's clock
   * @return for {@link #end}
   */
  public int begin(long now) {
    return isCounting(now) ? inFlight.begin(now) : NOT_COUNTED;
  }

  /** A request is over. */
  public void end(int begun) {
    if (begun != NOT_COUNTED) {
      inFlight.end(begun);
    }
  }

  /** The load as it is. */
  public Load now() {
    return new Load(
        Load.UNKNOWN, Math.max(0, Math.min(Load.MOST, inFlight.count(nanoTime.getAsLong()))));
  }

  /** For the answer of one that asked: the load as it is when that is sent. */
  public Carried answer(boolean isRpc) {
    return field -> {
      if (isRpc) {
        String bytes = new String(now().bytes(), StandardCharsets.ISO_8859_1);
        field.accept(LoadQuestion.TRAILER, bytes);
      } else {
        field.accept(LoadQuestion.ANSWER, now().text());
      }
    };
  }
}
