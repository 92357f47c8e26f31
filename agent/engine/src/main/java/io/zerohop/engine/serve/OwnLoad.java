package io.zerohop.engine.serve;

import io.zerohop.engine.attempt.LoadQuestion;
import io.zerohop.engine.pick.Load;
import io.zerohop.engine.trace.Carried;
import java.nio.charset.StandardCharsets;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What this process says of its load to callers that ask: the requests that it is answering, and
 * what it uses of its CPUs. The former are counted and the latter is measured while somebody asks
 * from time to time, so that who is never asked pays one look-up of a header. Thread-safe.
 */
public final class OwnLoad {
  /** So long after the last question requests are counted. */
  static final long INTEREST_NANOS = 30_000_000_000L;

  /** One that is not counted. */
  public static final int NOT_COUNTED = Integer.MIN_VALUE;

  private final LongSupplier nanoTime;
  private final InFlight inFlight;
  private final Carried header = new Form(LoadQuestion.ANSWER, Load::text);
  private final Carried trailer =
      new Form(LoadQuestion.TRAILER, load -> new String(load.bytes(), StandardCharsets.ISO_8859_1));
  private volatile CpuMeter cpu = CpuMeter.NONE;
  private volatile long askedAt;
  private volatile boolean everAsked;
  private volatile boolean told = true;

  /**
   * Nobody has asked yet.
   *
   * @param nanoTime the engine's clock
   */
  public OwnLoad(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.inFlight = new InFlight(nanoTime.getAsLong());
  }

  /** Who knows what this process uses of its CPUs, from the next answer on. */
  public void cpu(CpuMeter meter) {
    cpu = meter;
  }

  /** Whether callers that ask are told, from the next request on; at first they are. */
  public void tell(boolean whoAsks) {
    told = whoAsks;
  }

  /** Whether callers that ask are told. */
  public boolean isTold() {
    return told;
  }

  /** Whether the request asks, and is to be told; its application is not to see the question. */
  public boolean isAsked(ServedRequest request) {
    if (request.header(LoadQuestion.HEADER) == null) {
      return false;
    }
    request.withhold(LoadQuestion.HEADER);
    if (!told) {
      return false;
    }
    askedAt = nanoTime.getAsLong();
    everAsked = true;
    cpu.asked();
    return true;
  }

  /** Whether requests are counted, as somebody has asked not long ago. */
  public boolean isCounting() {
    return everAsked && isCounting(nanoTime.getAsLong());
  }

  private boolean isCounting(long now) {
    return everAsked && told && now - askedAt < INTEREST_NANOS;
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
    return new Load(cpu.share(), calls());
  }

  private int calls() {
    return Math.max(0, Math.min(Load.MOST, inFlight.count(nanoTime.getAsLong())));
  }

  /** For the answer of one that asked: the load as it is when that is sent. */
  public Carried answer(boolean isRpc) {
    return isRpc ? trailer : header;
  }

  /** One of ORCA's two forms. What is the same as in the last answer is not written anew. */
  private final class Form implements Carried {
    private final String field;
    private final Function<Load, String> form;

    /** Immutable, so that threads that pass it to each other need no lock. */
    private @Nullable Written last;

    Form(String field, Function<Load, String> form) {
      this.field = field;
      this.form = form;
    }

    @Override
    public void forEach(BiConsumer<String, String> to) {
      double share = cpu.share();
      int calls = calls();
      Written known = last;
      if (known == null || known.calls != calls || known.share != share) {
        known = new Written(share, calls, form.apply(new Load(share, calls)));
        last = known;
      }
      to.accept(field, known.text);
    }
  }

  private record Written(double share, int calls, String text) {}
}
