package io.zerohop.instrumentation.grpc;

import io.zerohop.spi.hook.Adapter;
import io.zerohop.spi.hook.EnterHandler;
import io.zerohop.spi.hook.HookBinder;
import io.zerohop.spi.hook.HookContext;

/** Lets ports follow the overall status, that of the service without a name. */
public final class GrpcHealthAdapter implements Adapter {
  private static final String OVERALL = "";

  /** For the weaver. */
  public GrpcHealthAdapter() {}

  @Override
  public void bind(HookContext context, HookBinder binder) {
    EnterHandler status =
        (self, args) -> {
          if (self != null && OVERALL.equals(args[0]) && args[1] instanceof Enum<?> said) {
            ServerPorts.says(self, said.name().equals("SERVING"));
          }
        };
    EnterHandler noStatus =
        (self, args) -> {
          if (self != null && OVERALL.equals(args[0])) {
            ServerPorts.says(self, true);
          }
        };
    EnterHandler terminal =
        (self, args) -> {
          if (self != null) {
            ServerPorts.saysFarewell(self);
          }
        };
    binder.enter(GrpcHealthHooks.STATUS, status);
    binder.enter(GrpcHealthHooks.NO_STATUS, noStatus);
    binder.enter(GrpcHealthHooks.TERMINAL, terminal);
  }
}
