package io.zerohop.instrumentation.toy;

import io.zerohop.spi.hook.HookPoint;
import io.zerohop.spi.hook.HookProvider;
import io.zerohop.spi.hook.Library;
import io.zerohop.spi.hook.LibraryHooks;
import java.util.List;

/** Hooks of which one is not there. */
public final class HalfHooks implements HookProvider {
  @Override
  public LibraryHooks hooks() {
    return new LibraryHooks(
        "half",
        Library.of("toy:half"),
        "io.zerohop.instrumentation.toy.NotThere",
        List.of(
            HookPoint.exit("toy.Half", "there", "()Ljava/lang/String;"),
            HookPoint.exit("toy.Half", "missing", "()V")));
  }
}
