package io.zerohop.instrumentation.apachehttpclient5;

import io.zerohop.spi.http.Fields;
import io.zerohop.spi.http.HopSender;
import io.zerohop.spi.http.HttpFailures;
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
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.MessageHeaders;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;

/** A request on its way out of a client, classic or not. */
interface ApacheRequest extends HopSender {
  /** The client's own object for it. */
  HttpRequest request();

  /** Where it would go without the mesh. */
  HttpRoute route();

  @Override
  default Url url() {
    HttpHost host = route().getTargetHost();
    String path = Objects.toString(request().getPath(), "");
    return new Url(host.getSchemeName(), host.getHostName(), host.getPort(), path);
  }

  @Override
  default String method() {
    return request().getMethod();
  }

  @Override
  default Fields headers() {
    return fields(request());
  }

  /** The headers of a message. */
  static Fields fields(MessageHeaders message) {
    Header[] headers = message.getHeaders();
    return each -> {
      for (Header header : headers) {
        each.accept(header.getName(), Objects.toString(header.getValue(), ""));
      }
    };
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

  /** Whether the client may answer a response by itself. */
  static boolean isChallenge(int status, HttpClientContext context) {
    return status == HttpStatus.SC_UNAUTHORIZED && config(context).isAuthenticationEnabled();
  }
}
