package io.zerohop.instrumentation.toy;

import io.zerohop.spi.hook.HookPoint;
import io.zerohop.spi.hook.HookProvider;
import io.zerohop.spi.hook.Library;
import io.zerohop.spi.hook.LibraryHooks;
import java.util.List;

/** Hooks of every shape into the toy library. */
public final class ToyHooks implements HookProvider {
  @Override
  public LibraryHooks hooks() {
    String client = "toy.Client";
    return new LibraryHooks(
        "toy",
        Library.of("toy:toy"),
        "io.zerohop.instrumentation.toy.ToyAdapter",
        List.of(
            HookPoint.constructed(client, "(Ljava/lang/Object;)V").writingField("tag"),
            HookPoint.enter(client, "greet", "(Ljava/lang/String;I)Ljava/lang/String;")
                .writingArguments(),
            HookPoint.skip(client, "twice", "(I)I", "(J)J"),
            HookPoint.repeat(client, "risky", "(Ljava/lang/String;J)Ljava/lang/String;")
                .writingArguments(),
            HookPoint.exit(client, "size", "()I"),
            HookPoint.exit(client, "touch", "()V"),
            HookPoint.skip(client, "fragile", "(Ljava/lang/String;)Ljava/lang/String;"),
            HookPoint.exit("toy.Early", "name", "()Ljava/lang/String;"),
            HookPoint.exit(client, "inOtherVersions", "()V").optional()));
  }
}
