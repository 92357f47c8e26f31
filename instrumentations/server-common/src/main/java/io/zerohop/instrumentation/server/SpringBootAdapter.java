package io.zerohop.instrumentation.server;

import io.zerohop.spi.hook.Adapter;
import io.zerohop.spi.hook.HookBinder;
import io.zerohop.spi.hook.HookContext;
import io.zerohop.spi.hook.RepeatHandler;
import io.zerohop.spi.hook.Verdict;
import org.jspecify.annotations.Nullable;

/** Holds ports back until Spring Boot says that the application takes traffic. */
public final class SpringBootAdapter implements Adapter {
  private static final String READINESS = "org.springframework.boot.availability.ReadinessState";

  /** For the weaver. */
  public SpringBootAdapter() {}

  @Override
  public void bind(HookContext context, HookBinder binder) {
    binder.repeat(SpringBootHooks.RUN, new Running());
    binder.constructed(SpringBootHooks.AVAILABILITY, (self, args) -> changed(args[1]));
  }

  /** The event is made to be published at once; its state alone tells which one it is. */
  private static @Nullable Object changed(@Nullable Object state) {
    if (state instanceof Enum<?> value && READINESS.equals(value.getDeclaringClass().getName())) {
      Ports.accepting("ACCEPTING_TRAFFIC".equals(value.name()));
    }
    return null;
  }

  /** From the begin of the start to its end, whichever way it ends. */
  private static final class Running implements RepeatHandler {
    @Override
    public Object enter(@Nullable Object self, @Nullable Object[] arguments) {
      Ports.starting();
      return this;
    }

    @Override
    public Verdict exit(Object token, Pass pass) {
      Ports.started();
      return Verdict.unchanged();
    }
  }
}
