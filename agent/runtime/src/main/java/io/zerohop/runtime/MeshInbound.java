package io.zerohop.runtime;

import io.zerohop.engine.Mesh;
import io.zerohop.engine.attempt.Call;
import io.zerohop.engine.serve.ServedRequest;
import io.zerohop.spi.Inbound;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** The engine, and the list of open ports, as adapters of servers see them. */
record MeshInbound(OpenPorts ports, Mesh mesh) implements Inbound {
  @Override
  public void listening(Listening listening) {
    ports.listening(listening);
  }

  @Override
  public void closed(InetSocketAddress address) {
    ports.closed(address);
  }

  @Override
  public boolean mayConcern() {
    return mesh.mayServe();
  }

  @Override
  public @Nullable Call begin(ServedRequest request) {
    return mesh.serve(request);
  }
}
