package app;

import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.protobuf.services.HealthStatusManager;
import java.io.IOException;

/** A server that tells its health by the library's own service. */
final class RpcHealth {
  private final HealthStatusManager health = new HealthStatusManager();
  private final Server server =
      Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
          .addService(health.getHealthService())
          .build();

  /** Does what the words say; the answer to {@code start} is the port. */
  String apply(String what, String service) throws IOException, InterruptedException {
    switch (what) {
      case "start" -> {
        return String.valueOf(server.start().getPort());
      }
      case "clear" -> health.clearStatus(service);
      case "terminal" -> health.enterTerminalState();
      case "stop" -> server.shutdownNow().awaitTermination();
      default -> health.setStatus(service, ServingStatus.valueOf(what));
    }
    return "";
  }
}
