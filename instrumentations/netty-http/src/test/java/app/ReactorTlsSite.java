package app;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.IdentityCipherSuiteFilter;
import io.netty.handler.ssl.JdkSslContext;
import io.zerohop.testkit.Tls;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.server.HttpServer;

/** One that speaks TLS, and HTTP/2 or 1.1 in it. */
public final class ReactorTlsSite extends ReactorSite {

  /** Not started. */
  public ReactorTlsSite() {}

  @Override
  @SuppressWarnings("deprecation") // what takes its place is not there in the oldest
  HttpServer speaking(HttpServer server) {
    ApplicationProtocolConfig either =
        new ApplicationProtocolConfig(
            Protocol.ALPN,
            SelectorFailureBehavior.NO_ADVERTISE,
            SelectedListenerFailureBehavior.ACCEPT,
            "h2",
            "http/1.1");
    JdkSslContext tls =
        new JdkSslContext(
            Tls.context(),
            false,
            null,
            IdentityCipherSuiteFilter.INSTANCE,
            either,
            ClientAuth.NONE);
    return server
        .protocol(HttpProtocol.H2, HttpProtocol.HTTP11)
        .secure(settings -> settings.sslContext(tls));
  }
}
