package io.zerohop.instrumentation.tomcat;

import io.zerohop.spi.hook.HookPoint;
import io.zerohop.spi.hook.HookProvider;
import io.zerohop.spi.hook.Library;
import io.zerohop.spi.hook.LibraryHooks;
import java.util.List;

/** The hook points in Tomcat's connectors, the same from 9.0.31 to 11. */
public final class TomcatHooks implements HookProvider {
  private static final String PROTOCOL = "org.apache.coyote.AbstractProtocol";

  /** For the service loader. */
  public TomcatHooks() {}

  @Override
  public LibraryHooks hooks() {
    return new LibraryHooks(
        "tomcat",
        Library.of("org.apache.tomcat.embed:tomcat-embed-core").versions("9.0.31", ""),
        "io.zerohop.instrumentation.tomcat.TomcatAdapter",
        List.of(
            HookPoint.exit(PROTOCOL, "start", "()V"),
            HookPoint.exit(PROTOCOL, "resume", "()V"),
            HookPoint.enter(PROTOCOL, "pause", "()V"),
            HookPoint.enter(PROTOCOL, "stop", "()V")));
  }
}
