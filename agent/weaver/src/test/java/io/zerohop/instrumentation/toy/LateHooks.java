package io.zerohop.instrumentation.toy;

import io.zerohop.spi.hook.Adapter;
import io.zerohop.spi.hook.Demand;
import io.zerohop.spi.hook.HookBinder;
import io.zerohop.spi.hook.HookContext;
import io.zerohop.spi.hook.HookPoint;
import io.zerohop.spi.hook.HookProvider;
import io.zerohop.spi.hook.Library;
import io.zerohop.spi.hook.LibraryHooks;
import io.zerohop.spi.hook.Verdict;
import java.util.List;

/** Hooks into the boot loader that wait to be asked for; one of its classes no JDK has. */
public final class LateHooks implements HookProvider {
  @Override
  public LibraryHooks hooks() {
    return new LibraryHooks(
            "late",
            Library.jdk("java.base"),
            "io.zerohop.instrumentation.toy.LateHooks$LateAdapter",
            List.of(
                HookPoint.exit("java.util.StringTokenizer", "countTokens", "()I"),
                HookPoint.exit("java.util.NoClassOfThisName", "toString", "()V").optional()))
        .whenAskedFor(Demand.CONTEXTS);
  }

  /** Counts 42 more, and says that it was made. */
  public static final class LateAdapter implements Adapter {
    @Override
    public void bind(HookContext context, HookBinder binder) {
      System.getProperties().put("toy.late", "bound");
      binder.exit(
          "StringTokenizer.countTokens",
          (self, arguments, result, thrown) -> Verdict.result((Integer) result + 42));
    }
  }
}
