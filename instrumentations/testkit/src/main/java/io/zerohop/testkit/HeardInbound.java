package io.zerohop.testkit;

import io.zerohop.engine.attempt.Around;
import io.zerohop.engine.attempt.Call;
import io.zerohop.engine.attempt.LoadQuestion;
import io.zerohop.engine.attempt.Step;
import io.zerohop.engine.serve.ServedRequest;
import io.zerohop.engine.trace.Carried;
import io.zerohop.spi.Inbound;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Keeps in words what adapters tell of servers, and says what becomes of the calls that these
 * answer. Thread-safe.
 */
public final class HeardInbound implements Inbound, AutoCloseable {
  private final List<String> events = new CopyOnWriteArrayList<>();
  private final List<Throwable> faults = new CopyOnWriteArrayList<>();

  private final List<HeardCall> calls = new CopyOnWriteArrayList<>();
  private volatile @Nullable Function<HeardCall.Seen, Step> script;
  private volatile @Nullable Entry failing;
  private volatile Carried load = Carried.NOTHING;

  /** Where it can be told to fail. */
  public enum Entry {
    /** {@link Inbound#mayConcern}. */
    MAY_CONCERN,
    /** {@link Inbound#begin}. */
    BEGIN,
    /** {@link Call#first}. */
    FIRST,
    /** {@link Call#result}. */
    RESULT,
    /** {@link Call#bodyEnd} and {@link Call#ended}. */
    END
  }

  private HeardInbound() {}

  /** Connects the adapters of this JVM, which must be woven, to a new listener. */
  public static HeardInbound connect() {
    HeardInbound heard = new HeardInbound();
    WovenJvm.current().connect(null, heard, (where, fault) -> heard.faults.add(fault));
    return heard;
  }

  /** The same for the servers alone, beside a mesh for the clients. */
  public static HeardInbound beside(ScriptedMesh mesh) {
    HeardInbound heard = new HeardInbound();
    WovenJvm.current().connect(mesh, heard, (where, fault) -> heard.faults.add(fault));
    return heard;
  }

  /**
   * What was told so far: {@code listening LIBRARY ADDRESS PROTOCOL}, with {@code tls} at the end
   * where the server has its own, and {@code closed ADDRESS}.
   */
  public List<String> events() {
    return events;
  }

  /** Faults that adapters reported; empty unless a test provokes them. */
  public List<Throwable> faults() {
    return faults;
  }

  /** Calls that come in concern the mesh from now on; each has this as its first step. */
  public void serve(Function<HeardCall.Seen, Step> firstStep) {
    script = firstStep;
  }

  /** What the answers to requests that ask for the server's load carry from now on. */
  public void load(Carried carried) {
    load = carried;
  }

  /** Nobody wants to know of calls that come in from now on. */
  public void ignore() {
    script = null;
  }

  /** It throws at this entry from now on; null heals it. */
  public void failAt(@Nullable Entry entry) {
    failing = entry;
  }

  void failIfTold(Entry entry) {
    if (failing == entry) {
      throw new IllegalStateException("the test makes the mesh fail at " + entry);
    }
  }

  /** What is around this thread, as clients that it calls see it. */
  public static Around aroundThread() {
    return WovenJvm.current().around();
  }

  /** The calls that came in, oldest first. */
  public List<HeardCall> calls() {
    return calls;
  }

  /** The only one so far. */
  public HeardCall onlyCall() {
    if (calls.size() != 1) {
      throw new AssertionError("expected one call, were " + calls);
    }
    return calls.get(0);
  }

  @Override
  public boolean mayConcern() {
    failIfTold(Entry.MAY_CONCERN);
    return script != null;
  }

  @Override
  public @Nullable Call begin(ServedRequest request) {
    failIfTold(Entry.BEGIN);
    Function<HeardCall.Seen, Step> steps = script;
    if (steps == null) {
      return null;
    }
    HeardCall.Seen seen = HeardCall.Seen.of(request);
    boolean asked = request.header(LoadQuestion.HEADER) != null;
    if (asked) {
      request.withhold(LoadQuestion.HEADER);
    }
    HeardCall call = new HeardCall(this, seen, steps.apply(seen));
    call.carry(asked ? load : Carried.NOTHING);
    calls.add(call);
    return call;
  }

  @Override
  public void listening(Listening listening) {
    String tls = listening.tls() ? " tls" : "";
    events.add(
        "listening "
            + listening.library()
            + " "
            + listening.address()
            + " "
            + listening.protocol()
            + tls);
  }

  @Override
  public void closed(InetSocketAddress address) {
    events.add("closed " + address);
  }

  @Override
  public void close() {
    WovenJvm.current().connect(null, null, (where, fault) -> {});
  }
}
