package io.zerohop.instrumentation.grpc;

import static io.zerohop.spi.hook.HookPoint.enter;

import io.zerohop.spi.hook.HookProvider;
import io.zerohop.spi.hook.Library;
import io.zerohop.spi.hook.LibraryHooks;
import java.util.List;

/** Where gRPC's health service (grpc.health.v1) is told how the application is. */
public final class GrpcHealthHooks implements HookProvider {
  static final String STATUS = "HealthServiceImpl.setStatus";
  static final String NO_STATUS = "HealthServiceImpl.clearStatus";
  static final String TERMINAL = "HealthServiceImpl.enterTerminalState";

  private static final String SERVICE = "io.grpc.protobuf.services.HealthServiceImpl";

  /** For the service loader. */
  public GrpcHealthHooks() {}

  @Override
  public LibraryHooks hooks() {
    return new LibraryHooks(
        "grpc-health",
        Library.of("io.grpc:grpc-services").versions("1.42", ""),
        "io.zerohop.instrumentation.grpc.GrpcHealthAdapter",
        List.of(
            enter(
                SERVICE,
                "setStatus",
                "(Ljava/lang/String;Lio/grpc/health/v1/HealthCheckResponse$ServingStatus;)V"),
            enter(SERVICE, "clearStatus", "(Ljava/lang/String;)V"),
            enter(SERVICE, "enterTerminalState", "()V")));
  }
}
