package io.zerohop.instrumentation.toy;

import io.zerohop.spi.hook.Adapter;
import io.zerohop.spi.hook.HookBinder;
import io.zerohop.spi.hook.HookContext;
import io.zerohop.spi.hook.HookPoint;
import io.zerohop.spi.hook.HookProvider;
import io.zerohop.spi.hook.Library;
import io.zerohop.spi.hook.LibraryHooks;
import io.zerohop.spi.hook.Verdict;
import java.util.List;

/** A hook into a class of the boot loader. */
public final class BootHooks implements HookProvider {
  @Override
  public LibraryHooks hooks() {
    return new LibraryHooks(
        "boot",
        Library.jdk("java.base"),
        "io.zerohop.instrumentation.toy.BootHooks$BootAdapter",
        List.of(HookPoint.exit("java.util.Observable", "countObservers", "()I")));
  }

  /** Counts one more. */
  public static final class BootAdapter implements Adapter {
    @Override
    public void bind(HookContext context, HookBinder binder) throws ReflectiveOperationException {
      var observers =
          context
              .lookupIn(context.libraryClass("java.util.Observable"))
              .findGetter(
                  context.libraryClass("java.util.Observable"), "obs", java.util.Vector.class);
      binder.exit(
          "Observable.countObservers",
          (self, arguments, result, thrown) ->
              Verdict.result((Integer) result + 42 + ((List<?>) observers.invoke(self)).size()));
    }
  }
}
