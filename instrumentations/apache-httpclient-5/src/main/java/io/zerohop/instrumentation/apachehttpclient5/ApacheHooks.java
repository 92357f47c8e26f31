package io.zerohop.instrumentation.apachehttpclient5;

import static io.zerohop.spi.hook.HookPoint.repeat;

import io.zerohop.spi.hook.HookProvider;
import io.zerohop.spi.hook.Library;
import io.zerohop.spi.hook.LibraryHooks;
import java.util.List;

/** Where Apache HttpClient 5 is hooked. */
public final class ApacheHooks implements HookProvider {
  static final String EXECUTE = "ProtocolExec.execute";
  static final String BIND = "DefaultManagedHttpClientConnection.bind";

  private static final String IN = "org.apache.hc.client5.http.impl.";

  /** For the service loader. */
  public ApacheHooks() {}

  @Override
  public LibraryHooks hooks() {
    return new LibraryHooks(
        "apache-httpclient-5",
        Library.of("org.apache.httpcomponents.client5:httpclient5").versions("5.0", "6"),
        "io.zerohop.instrumentation.apachehttpclient5.ApacheAdapter",
        List.of(
            repeat(
                    IN + "classic.ProtocolExec",
                    "execute",
                    "(Lorg/apache/hc/core5/http/ClassicHttpRequest;"
                        + "Lorg/apache/hc/client5/http/classic/ExecChain$Scope;"
                        + "Lorg/apache/hc/client5/http/classic/ExecChain;)"
                        + "Lorg/apache/hc/core5/http/ClassicHttpResponse;")
                .writingArguments(),
            repeat(IN + "io.DefaultManagedHttpClientConnection", "bind", "(Ljava/net/Socket;)V")
                .writingArguments()),
        List.of());
  }
}
