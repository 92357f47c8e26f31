package io.zerohop.runtime;

import io.zerohop.engine.Mesh;
import io.zerohop.engine.attempt.Call;
import io.zerohop.engine.serve.ServedRequest;
import io.zerohop.spi.Inbound;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * The engine, and the list of open ports, as adapters of servers see them.
 *
 * @param learnt what learns of ports that were open before the agent came; null where none were
 */
record MeshInbound(OpenPorts ports, Mesh mesh, @Nullable LearntPorts learnt) implements Inbound {
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
    return learnt != null || mesh.mayServe();
  }

  @Override
  public @Nullable Call begin(ServedRequest request) {
    if (learnt != null) {
      learnt.serves(request);
    }
    return mesh.serve(request);
  }
}
