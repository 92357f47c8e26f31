package io.zerohop.runtime;

import io.zerohop.engine.Mesh;
import io.zerohop.engine.attempt.Around;
import io.zerohop.engine.attempt.Call;
import io.zerohop.engine.attempt.CallRequest;
import io.zerohop.engine.observe.CallObserver;
import io.zerohop.engine.observe.ObservedPool;
import io.zerohop.engine.sql.ConnectRequest;
import io.zerohop.engine.sql.SqlCall;
import io.zerohop.spi.Outbound;
import org.jspecify.annotations.Nullable;

/** The engine as adapters see it. */
record MeshOutbound(
    Mesh mesh,
    CallObserver observer,
    StartGate gate,
    boolean respectsProxies,
    long replayLimit,
    ProxiesMet proxies)
    implements Outbound {
  @Override
  public void passedProxy() {
    proxies.passed();
  }

  @Override
  public void leftToProxy() {
    proxies.taken();
  }

  @Override
  public boolean watchesPools() {
    return observer.watchesPools();
  }

  @Override
  public void waited(ObservedPool pool, long nanos, @Nullable Throwable failure) {
    observer.waited(pool, nanos, failure);
  }

  @Override
  public boolean mayConcern(String host, int port) {
    gate.open();
    return mesh.mayConcern(host, port);
  }

  @Override
  public @Nullable Call begin(CallRequest request, Around around) {
    return mesh.begin(request, around);
  }

  @Override
  public boolean failsClosed(String host, int port) {
    return mesh.failsClosed(host, port);
  }

  @Override
  public @Nullable SqlCall beginSql(ConnectRequest request, Around around) {
    gate.open();
    return mesh.beginSql(request, around);
  }
}
