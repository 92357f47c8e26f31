package io.zerohop.weaver;

import io.zerohop.spi.hook.ConstructedHandler;
import io.zerohop.spi.hook.EnterHandler;
import io.zerohop.spi.hook.ExitHandler;
import io.zerohop.spi.hook.HookHandler;
import io.zerohop.spi.hook.HookPoint;
import io.zerohop.spi.hook.LibraryState.PointState;
import io.zerohop.spi.hook.LibraryState.Stage;
import io.zerohop.spi.hook.RepeatHandler;
import io.zerohop.spi.hook.SkipHandler;
import io.zerohop.spi.hook.Verdict;
import io.zerohop.weaver.seam.Receiver;
import java.lang.ref.WeakReference;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One hook point in one copy of a library: calls the handler, and turns everything it throws, or
 * answers of a wrong type, into "no hook". Safe for use by many threads.
 */
final class Hook implements Receiver {
  private static final WeakReference<HookHandler> OFF = new WeakReference<>(null);

  private final HookPoint point;
  private final String descriptor;
  private final LibraryCopy copy;
  private final AtomicLong faults = new AtomicLong();
  private volatile String lastFault = "";
  private volatile boolean woven;
  private volatile boolean reached;
  private volatile @Nullable Signature signature;

  /** Null before binding; the handler itself, or weakly where the library's loader may go away. */
  private volatile @Nullable Object handler;

  Hook(HookPoint point, String descriptor, LibraryCopy copy) {
    this.point = point;
    this.descriptor = descriptor;
    this.copy = copy;
  }

  HookPoint point() {
    return point;
  }

  String descriptor() {
    return descriptor;
  }

  void woven() {
    woven = true;
  }

  /** Sets the handler; the signature is what its answers are checked against. */
  void bind(HookHandler bound, Signature types, boolean weakly) {
    signature = types;
    handler = weakly ? new WeakReference<>(bound) : bound;
  }

  void off() {
    handler = OFF;
  }

  @Override
  public @Nullable Object enter(@Nullable Object self, @Nullable Object[] arguments) {
    HookHandler live = live();
    if (live == null) {
      return null;
    }
    try {
      if (live instanceof RepeatHandler repeat) {
        return checked(repeat.enter(self, arguments), arguments);
      }
      if (live instanceof SkipHandler skip) {
        return checked(skip.enter(self, arguments));
      }
      if (live instanceof EnterHandler enter) {
        enter.enter(self, arguments);
        return point.writesArguments() ? checked(arguments, arguments) : null;
      }
      if (live instanceof ConstructedHandler constructed && self != null) {
        Object value = constructed.constructed(self, arguments);
        return point.field().isEmpty() || value == null ? null : signature().field(value);
      }
      return null;
    } catch (Throwable thrown) {
      fault(thrown);
      return null;
    }
  }

  @Override
  public @Nullable Object @Nullable [] exit(
      @Nullable Object token,
      @Nullable Object self,
      @Nullable Object[] arguments,
      @Nullable Object result,
      @Nullable Throwable thrown) {
    HookHandler live = live();
    if (live == null) {
      return null;
    }
    try {
      if (live instanceof RepeatHandler repeat && token != null) {
        RepeatHandler.Pass pass = new RepeatHandler.Pass(self, arguments, result, thrown);
        @Nullable Object @Nullable [] outcome = checked(repeat.exit(token, pass));
        return outcome != null && outcome.length == 0
            ? (Object[]) checked(outcome, arguments)
            : outcome;
      }
      if (live instanceof ExitHandler exit) {
        @Nullable Object @Nullable [] outcome = checked(exit.exit(self, arguments, result, thrown));
        return outcome != null && outcome.length == 0 ? null : outcome;
      }
      return null;
    } catch (Throwable fault) {
      fault(fault);
      return null;
    }
  }

  @Override
  public void fault(Throwable fault) {
    try {
      long count = faults.incrementAndGet();
      lastFault = String.valueOf(fault);
      copy.faulted(this, fault, count);
    } catch (Throwable nested) {
      // The stack or the heap is used up: what matters is that the call goes on.
      return;
    }
  }

  /** How far this hook has come. */
  PointState state(boolean applied) {
    Stage stage = reached ? Stage.REACHED : woven ? Stage.WOVEN : Stage.RESOLVED;
    return new PointState(point.id(), applied ? stage : Stage.OFF, faults.get(), lastFault);
  }

  private @Nullable HookHandler live() {
    if (!reached) {
      reached = true;
    }
    Object bound = handler;
    if (bound == null) {
      copy.bind();
      bound = handler;
    }
    if (bound instanceof WeakReference<?> weak) {
      bound = weak.get();
    }
    return bound instanceof HookHandler live ? live : null;
  }

  private Signature signature() {
    Signature types = signature;
    if (types == null) {
      throw new IllegalStateException("a hook must be bound before it is used, was not");
    }
    return types;
  }

  private @Nullable Object checked(@Nullable Object token, @Nullable Object[] arguments) {
    if (token != null && point.writesArguments()) {
      signature().arguments(arguments);
    }
    return token;
  }

  private @Nullable Object @Nullable [] checked(Verdict verdict) {
    @Nullable Object @Nullable [] outcome = verdict.outcome();
    if (outcome != null && outcome.length != 0 && outcome[1] == null) {
      signature().result(outcome[0]);
    }
    return outcome;
  }
}
