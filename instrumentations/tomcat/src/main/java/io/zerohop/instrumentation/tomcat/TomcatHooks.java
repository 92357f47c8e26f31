package io.zerohop.instrumentation.tomcat;

import io.zerohop.spi.hook.HookPoint;
import io.zerohop.spi.hook.HookProvider;
import io.zerohop.spi.hook.Library;
import io.zerohop.spi.hook.LibraryHooks;
import java.util.List;

/** The hook points in Tomcat's connectors and below its containers, the same from 9.0.31 to 11. */
public final class TomcatHooks implements HookProvider {
  static final String FIRST = "CoyoteAdapter.service";
  static final String REFUSED = "CoyoteAdapter.service, refused";
  static final String LATER = "CoyoteAdapter.asyncDispatch";
  static final String COMMIT = "Http11Processor.prepareResponse";
  static final String COMMIT_STREAM = "StreamProcessor.prepareResponse";

  private static final String PROTOCOL = "org.apache.coyote.AbstractProtocol";
  private static final String PROCESSOR = "org.apache.coyote.";
  private static final String ADAPTER = "org.apache.catalina.connector.CoyoteAdapter";
  private static final String MESSAGES = "Lorg/apache/coyote/Request;Lorg/apache/coyote/Response;";

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
            HookPoint.enter(PROTOCOL, "stop", "()V"),
            // The first of two on one method is the outer one.
            HookPoint.repeat(ADAPTER, "service", "(" + MESSAGES + ")V"),
            HookPoint.skip(ADAPTER, "service", "(" + MESSAGES + ")V").named(REFUSED),
            HookPoint.repeat(
                ADAPTER,
                "asyncDispatch",
                "(" + MESSAGES + "Lorg/apache/tomcat/util/net/SocketEvent;)Z"),
            HookPoint.enter(PROCESSOR + "http11.Http11Processor", "prepareResponse", "()V"),
            HookPoint.enter(PROCESSOR + "http2.StreamProcessor", "prepareResponse", "()V")));
  }
}
