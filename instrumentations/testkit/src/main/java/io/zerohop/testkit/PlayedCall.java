package io.zerohop.testkit;

import io.zerohop.engine.attempt.Around;
import io.zerohop.engine.attempt.AttemptResult;
import io.zerohop.engine.attempt.CallRequest;
import io.zerohop.engine.attempt.Step;
import io.zerohop.engine.sql.ConnectRequest;
import io.zerohop.engine.sql.SqlCall;
import io.zerohop.engine.trace.Carried;
import io.zerohop.testkit.ScriptedMesh.Entry;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A call that follows a script and remembers what the adapter told it. */
public final class PlayedCall implements SqlCall {
  private static final List<String> LOOKED_UP = List.of("x-user", "x-trace", "content-type");

  private final ScriptedMesh mesh;
  private final Seen request;
  private final Script script;
  private final List<AttemptResult> results = new CopyOnWriteArrayList<>();
  private final List<Optional<Throwable>> ends = new CopyOnWriteArrayList<>();
  private final AtomicInteger legs = new AtomicInteger();
  private final AtomicInteger cancels = new AtomicInteger();
  private final PlayedSession session;
  private int asked;
  private volatile int sends;
  private volatile Step.@Nullable Send send;

  PlayedCall(ScriptedMesh mesh, Seen request, Script script) {
    this.mesh = mesh;
    this.request = request;
    this.script = script;
    this.session = new PlayedSession(mesh);
  }

  /** What the adapter said of the request when the call began. */
  public record Seen(
      String scheme,
      String host,
      int port,
      String method,
      String path,
      Map<String, String> headers,
      CallRequest.Body body,
      long timeoutNanos,
      long reachNanos,
      Around around) {

    static Seen of(ConnectRequest request, Around around) {
      return new Seen(
          request.dialect(),
          request.host(),
          request.port(),
          method(request),
          "/" + request.database(),
          Map.of(),
          CallRequest.Body.NONE,
          request.timeoutNanos(),
          request.reachNanos(),
          around);
    }

    private static String method(ConnectRequest request) {
      String behind = request.replicaOnly() ? "CONNECT BEHIND" : "CONNECT";
      return request.readOnly() ? behind + " READ ONLY" : behind;
    }

    static Seen of(CallRequest request, Around around) {
      Map<String, String> headers = new TreeMap<>();
      for (String name : LOOKED_UP) {
        String value = request.header(name);
        if (value != null) {
          headers.put(name, value);
        }
      }
      return new Seen(
          request.scheme(),
          request.host(),
          request.port(),
          request.method(),
          request.path(),
          headers,
          request.body(),
          request.timeoutNanos(),
          0,
          around);
    }
  }

  /** The request as the engine would have seen it. */
  public Seen request() {
    return request;
  }

  /** Results in the order of the sends. */
  public List<AttemptResult> results() {
    return results;
  }

  /** The ends of the body that were told; at most one is right. */
  public List<Optional<Throwable>> bodyEnds() {
    return ends;
  }

  /** How often the send under way was asked for once more. */
  public int legs() {
    return legs.get();
  }

  /** Whether the adapter gave the call up. */
  public boolean isCancelled() {
    return cancels.get() > 0;
  }

  /** Whether the call gave back what it held: the body ended or the call was cancelled. */
  public boolean isClosed() {
    return isCancelled() || !ends.isEmpty();
  }

  @Override
  public Step first() {
    mesh.failIfTold(Entry.FIRST);
    return next(null);
  }

  @Override
  public Step result(AttemptResult result) {
    results.add(result);
    mesh.failIfTold(Entry.RESULT);
    return next(result);
  }

  @Override
  public @Nullable String retired(boolean validating) {
    mesh.failIfTold(Entry.RETIRED);
    return mesh.retired(validating);
  }

  @Override
  public Question question() {
    return mesh.question();
  }

  @Override
  public PlayedSession session() {
    mesh.failIfTold(Entry.SESSION);
    return session;
  }

  @Override
  public Step resume() {
    return next(null);
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // one thread at a time
  private Step next(@Nullable AttemptResult last) {
    Step step = script.next(asked++, last);
    if (step instanceof Step.Send next) {
      send = next;
      sends = sends + 1;
    }
    return step;
  }

  @Override
  public Step.Send current() {
    Step.Send current = send;
    if (current == null) {
      throw new IllegalStateException("current must follow a send, was asked before");
    }
    legs.incrementAndGet();
    return current;
  }

  @Override
  public Carried carried() {
    return sends == 0 ? Carried.NOTHING : mesh.carried(sends);
  }

  @Override
  public void bodyEnd(@Nullable Throwable failure) {
    ends.add(Optional.ofNullable(failure));
    mesh.failIfTold(Entry.BODY_END);
  }

  @Override
  public void ended(AttemptResult last) {
    results.add(last);
    ends.add(Optional.ofNullable(last.cause()));
    mesh.failIfTold(Entry.BODY_END);
  }

  @Override
  public void cancel() {
    cancels.incrementAndGet();
    mesh.failIfTold(Entry.CANCEL);
  }

  @Override
  public String toString() {
    return request + " -> " + results;
  }
}
