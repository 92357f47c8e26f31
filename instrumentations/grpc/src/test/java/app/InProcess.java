package app;

import io.grpc.ManagedChannelBuilder;
import io.grpc.Server;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import java.io.IOException;

/** Calls without a network. Apart, for not every version here has them. */
final class InProcess {
  private InProcess() {}

  static ManagedChannelBuilder<?> channel(String name) {
    return InProcessChannelBuilder.forName(name);
  }

  /** A server that answers every message alike. */
  static Server serve(String name) throws IOException {
    return InProcessServerBuilder.forName(name)
        .directExecutor()
        .addService(RpcServer.service((call, headers) -> RpcServer.answerAtOnce(call)))
        .build()
        .start();
  }
}
