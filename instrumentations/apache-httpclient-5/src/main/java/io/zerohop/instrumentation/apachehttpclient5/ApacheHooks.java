package io.zerohop.instrumentation.apachehttpclient5;

import static io.zerohop.spi.hook.HookPoint.enter;
import static io.zerohop.spi.hook.HookPoint.repeat;

import io.zerohop.spi.hook.HookProvider;
import io.zerohop.spi.hook.Library;
import io.zerohop.spi.hook.LibraryHooks;
import java.util.List;

/** Where Apache HttpClient 5 is hooked. */
public final class ApacheHooks implements HookProvider {
  static final String EXECUTE = "ProtocolExec.execute";
  static final String BIND = "DefaultManagedHttpClientConnection.bind";
  static final String ASYNC_EXECUTE = "AsyncProtocolExec.execute";
  static final String CONNECT = "MultihomeIOSessionRequester.connect";

  private static final String IN = "org.apache.hc.client5.http.impl.";
  private static final String CHAIN = "Lorg/apache/hc/client5/http/classic/ExecChain";
  private static final String ASYNC = "Lorg/apache/hc/client5/http/async/AsyncExec";
  private static final String CORE = "Lorg/apache/hc/core5/";
  private static final String ADDRESS = "Ljava/net/SocketAddress;";

  /** For the service loader. */
  public ApacheHooks() {}

  @Override
  public LibraryHooks hooks() {
    String request = CORE + "http/ClassicHttpRequest;";
    return new LibraryHooks(
        "apache-httpclient-5",
        Library.of("org.apache.httpcomponents.client5:httpclient5").versions("5.0", "6"),
        "io.zerohop.instrumentation.apachehttpclient5.ApacheAdapter",
        List.of(
            repeat(
                    IN + "classic.ProtocolExec",
                    "execute",
                    "(" + request + CHAIN + "$Scope;" + CHAIN + ";)" + classicResponse())
                .writingArguments(),
            repeat(IN + "io.DefaultManagedHttpClientConnection", "bind", "(Ljava/net/Socket;)V")
                .writingArguments(),
            enter(IN + "async.AsyncProtocolExec", "execute", asyncExecute()).writingArguments(),
            enter(IN + "nio.MultihomeIOSessionRequester", "connect", connect())
                .writingArguments()));
  }

  private static String classicResponse() {
    return CORE + "http/ClassicHttpResponse;";
  }

  private static String asyncExecute() {
    String sent = CORE + "http/HttpRequest;" + CORE + "http/nio/AsyncEntityProducer;";
    return "(" + sent + ASYNC + "Chain$Scope;" + ASYNC + "Chain;" + ASYNC + "Callback;)V";
  }

  private static String connect() {
    String to = CORE + "reactor/ConnectionInitiator;" + CORE + "net/NamedEndpoint;";
    String how = CORE + "util/Timeout;Ljava/lang/Object;" + CORE + "concurrent/FutureCallback;";
    return "(" + to + ADDRESS + ADDRESS + how + ")Ljava/util/concurrent/Future;";
  }
}
