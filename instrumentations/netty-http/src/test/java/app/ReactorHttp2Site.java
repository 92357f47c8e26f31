package app;

import reactor.netty.http.HttpProtocol;
import reactor.netty.http.server.HttpServer;

/** One that speaks HTTP/2 with whoever asks for it. */
public final class ReactorHttp2Site extends ReactorSite {

  /** Not started. */
  public ReactorHttp2Site() {}

  @Override
  HttpServer speaking(HttpServer server) {
    return server.protocol(HttpProtocol.H2C, HttpProtocol.HTTP11);
  }
}
