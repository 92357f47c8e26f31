package io.zerohop.instrumentation.apachehttpclient5;

import io.zerohop.spi.http.Fields;
import io.zerohop.spi.http.HopSender;
import io.zerohop.spi.http.HttpFailures;
import io.zerohop.spi.http.Outgoing;
import io.zerohop.spi.http.Payload;
import io.zerohop.spi.http.Received;
import io.zerohop.spi.http.Url;
import java.util.Objects;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.MessageHeaders;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;

/** A request on its way out of a client, classic or not. */
interface ApacheRequest extends HopSender {
  /** The client's own object for it. */
  HttpRequest request();

  /** Where it would go without the mesh. */
  HttpRoute route();

  /** Its body. */
  Payload payload();

  @Override
  default Outgoing outgoing() {
    HttpHost host = route().getTargetHost();
    String path = Objects.toString(request().getPath(), "");
    Url url = new Url(host.getSchemeName(), host.getHostName(), host.getPort(), path);
    return new Outgoing(url, request().getMethod(), fields(request()), payload());
  }

  private static Fields fields(MessageHeaders message) {
    Header[] all = message.getHeaders();
    return Fields.of(
        all.length,
        place -> all[place].getName(),
        place -> Objects.toString(all[place].getValue(), ""));
  }

  @Override
  default boolean isBroken(Throwable thrown) {
    return thrown instanceof NoHttpResponseException
        || thrown instanceof ConnectionClosedException
        || HttpFailures.isBroken(thrown);
  }

  /** The same request once more: what the client adds while it sends is not in the way. */
  static ClassicHttpRequest copy(HttpRequest from) {
    BasicClassicHttpRequest copy = new BasicClassicHttpRequest(from.getMethod(), from.getPath());
    copy.setScheme(from.getScheme());
    copy.setAuthority(from.getAuthority());
    copy.setVersion(from.getVersion());
    copy.setHeaders(from.getHeaders());
    if (from instanceof ClassicHttpRequest classic) {
      copy.setEntity(classic.getEntity());
    }
    return copy;
  }

  /** What the application configured; newer versions leave the default unsaid. */
  static RequestConfig config(HttpClientContext context) {
    RequestConfig config = context.getRequestConfig();
    return config == null ? RequestConfig.DEFAULT : config;
  }

  /** What a response says. */
  static Received received(HttpResponse response, HttpClientContext context) {
    boolean answers = config(context).isAuthenticationEnabled();
    return new Received(response.getCode(), fields(response), answers);
  }
}
