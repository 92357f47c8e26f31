package io.zerohop.instrumentation.grpc;

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
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A mesh in the test's own loader, whose calls give the steps that a test has laid down. */
final class FakeMesh implements Outbound, AutoCloseable {
  final List<AttemptResult> results = new CopyOnWriteArrayList<>();
  final List<CallRequest> begun = new CopyOnWriteArrayList<>();
  final List<String> told = new CopyOnWriteArrayList<>();
  final List<Throwable> faults = new CopyOnWriteArrayList<>();
  boolean respectsProxies;
  volatile boolean admits;
  private final Queue<Step> steps = new ConcurrentLinkedQueue<>();

  FakeMesh() {
    MeshPorts.connect(this, null, (where, fault) -> faults.add(fault));
  }

  /** The steps to come; after them it finishes. */
  void play(Step... next) {
    steps.addAll(List.of(next));
  }

  @Override
  public boolean mayConcern(String host, int port) {
    return host.equals("reviews");
  }

  @Override
  public boolean respectsProxies() {
    return respectsProxies;
  }

  @Override
  public long replayLimit() {
    return 1000;
  }

  @Override
  public Call begin(CallRequest request, Around around) {
    begun.add(request);
    return new Played();
  }

  @Override
  public @Nullable SqlCall beginSql(ConnectRequest request, Around around) {
    return null;
  }

  @Override
  public void close() {
    MeshPorts.connect(null, null, (where, fault) -> {});
  }

  private final class Played implements Call {
    private Step next() {
      Step step = steps.poll();
      return step == null ? new Step.Finish(HeaderChanges.NONE) : step;
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
      told.add("resume");
      return next();
    }

    @Override
    public boolean isAdmitted() {
      return admits;
    }

    @Override
    public Step.Send current() {
      throw new IllegalStateException("a send must be repeated by the library, was asked for");
    }

    @Override
    public void bodyEnd(@Nullable Throwable failure) {
      told.add("end");
    }

    @Override
    public void ended(AttemptResult last) {
      results.add(last);
      told.add("end");
    }

    @Override
    public void cancel() {
      told.add("cancel");
    }
  }
}
