package io.zerohop.spi.http;

import io.zerohop.engine.attempt.Around;
import io.zerohop.engine.attempt.AttemptResult;
import io.zerohop.engine.attempt.Call;
import io.zerohop.engine.attempt.CallRequest;
import io.zerohop.engine.attempt.HeaderChanges;
import io.zerohop.engine.attempt.Step;
import io.zerohop.engine.sql.ConnectRequest;
import io.zerohop.engine.sql.SqlCall;
import io.zerohop.spi.MeshPorts;
import io.zerohop.spi.Outbound;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An engine that says what a test wrote down, and keeps what it is told. */
final class PlayedMesh implements Outbound, Call, AutoCloseable {
  static final Step FINISH = new Step.Finish(HeaderChanges.NONE);

  private final Deque<Step> steps = new ArrayDeque<>();
  private Step.@Nullable Send current;
  final List<AttemptResult> results = new ArrayList<>();
  final List<String> ends = new ArrayList<>();
  final List<String> proxies = new ArrayList<>();
  boolean respectsProxies;
  int begun;

  PlayedMesh(Step... steps) {
    this.steps.addAll(List.of(steps));
    MeshPorts.connect(this, null, (where, fault) -> ends.add("fault " + where + ": " + fault));
  }

  static Step.Send send(int attempt) {
    return within(attempt, Step.Limits.NONE);
  }

  /** A send with one copy for another place. */
  static Step.Send mirrored(int attempt) {
    Step.Send send = send(attempt);
    Step.Mirror mirror =
        new Step.Mirror(send.address(), "mirror", Step.Target.UNCHANGED, HeaderChanges.NONE);
    return new Step.Send(
        attempt,
        send.address(),
        send.poolKey(),
        send.target(),
        send.headers(),
        send.limits(),
        null,
        List.of(mirror));
  }

  /** A send that policy asks TLS for. */
  static Step.Send secure(int attempt) {
    Step.Send send = send(attempt);
    return new Step.Send(
        attempt,
        send.address(),
        send.poolKey(),
        send.target(),
        send.headers(),
        send.limits(),
        "a context",
        List.of());
  }

  /** A send whose time is over at once. */
  static Step.Send brief(int attempt) {
    return within(attempt, System.nanoTime());
  }

  private static Step.Send within(int attempt, long deadline) {
    return new Step.Send(
        attempt,
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 1),
        "pool",
        Step.Target.UNCHANGED,
        HeaderChanges.NONE,
        new Step.Limits(0, deadline, Step.Limits.NONE),
        null,
        List.of());
  }

  private Step next() {
    Step step = steps.isEmpty() ? FINISH : steps.remove();
    current = step instanceof Step.Send send ? send : current;
    return step;
  }

  @Override
  public Step first() {
    return next();
  }

  @Override
  public Step result(AttemptResult result) {
    results.add(result);
    return next();
  }

  @Override
  public Step resume() {
    return next();
  }

  @Override
  public Step.Send current() {
    if (current == null) {
      throw new IllegalStateException("there must be a send, was none");
    }
    return current;
  }

  @Override
  public void bodyEnd(@Nullable Throwable failure) {
    ends.add(failure == null ? "end" : "broken");
  }

  @Override
  public void ended(AttemptResult last) {
    ends.add("ended");
  }

  @Override
  public void cancel() {
    ends.add("cancelled");
  }

  @Override
  public boolean mayConcern(String host, int port) {
    return true;
  }

  @Override
  public boolean respectsProxies() {
    return respectsProxies;
  }

  @Override
  public void passedProxy() {
    proxies.add("passed");
  }

  @Override
  public void leftToProxy() {
    proxies.add("left");
  }

  @Override
  public long replayLimit() {
    return 0;
  }

  @Override
  public Call begin(CallRequest request, Around around) {
    begun++;
    return this;
  }

  @Override
  public @Nullable SqlCall beginSql(ConnectRequest request, Around around) {
    return null;
  }

  @Override
  public void close() {
    MeshPorts.connect(null, null, (where, fault) -> {});
  }
}
