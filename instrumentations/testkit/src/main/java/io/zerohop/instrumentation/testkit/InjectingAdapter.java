package io.zerohop.instrumentation.testkit;

import io.zerohop.spi.hook.Adapter;
import io.zerohop.spi.hook.ConstructedHandler;
import io.zerohop.spi.hook.EnterHandler;
import io.zerohop.spi.hook.ExitHandler;
import io.zerohop.spi.hook.HookBinder;
import io.zerohop.spi.hook.HookContext;
import io.zerohop.spi.hook.HookHandler;
import io.zerohop.spi.hook.RepeatHandler;
import io.zerohop.spi.hook.SkipHandler;
import io.zerohop.spi.hook.Verdict;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * An adapter whose handlers throw once when the system property {@value #FAULT} names their hook
 * point: {@code ID} on entry, {@code ID exit} after the body.
 */
public abstract class InjectingAdapter implements Adapter {
  /** The system property that a test sets; taken away by the handler that throws. */
  public static final String FAULT = "zerohop.testkit.fault";

  private final Adapter real;

  protected InjectingAdapter(Adapter real) {
    this.real = real;
  }

  @Override
  public final void bind(HookContext context, HookBinder binder) throws Throwable {
    real.bind(context, (id, handler) -> binder.bind(id, wrapped(id, handler)));
  }

  private static HookHandler wrapped(String id, HookHandler handler) {
    if (handler instanceof EnterHandler enter) {
      return (EnterHandler)
          (self, arguments) -> {
            throwIfTold(id);
            enter.enter(self, arguments);
          };
    } else if (handler instanceof SkipHandler skip) {
      return (SkipHandler)
          (self, arguments) -> {
            throwIfTold(id);
            return skip.enter(self, arguments);
          };
    } else if (handler instanceof ExitHandler exit) {
      return (ExitHandler)
          (self, arguments, result, thrown) -> {
            throwIfTold(id);
            return exit.exit(self, arguments, result, thrown);
          };
    } else if (handler instanceof ConstructedHandler constructed) {
      return (ConstructedHandler)
          (self, arguments) -> {
            throwIfTold(id);
            return constructed.constructed(self, arguments);
          };
    } else if (handler instanceof RepeatHandler repeat) {
      return new InjectingRepeat(id, repeat);
    }
    throw new IllegalArgumentException("unknown kind of handler " + handler.getClass());
  }

  private static void throwIfTold(String point) {
    Properties properties = System.getProperties();
    if (properties.remove(FAULT, point)) {
      throw new IllegalStateException("the test makes " + point + " fail");
    }
  }

  private record InjectingRepeat(String id, RepeatHandler real) implements RepeatHandler {
    @Override
    public @Nullable Object enter(@Nullable Object self, @Nullable Object[] arguments)
        throws Throwable {
      throwIfTold(id);
      return real.enter(self, arguments);
    }

    @Override
    public Verdict exit(Object token, Pass pass) throws Throwable {
      throwIfTold(id + " exit");
      return real.exit(token, pass);
    }
  }
}
