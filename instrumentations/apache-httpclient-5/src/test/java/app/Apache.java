package app;

import io.zerohop.testkit.Answer;
import io.zerohop.testkit.Ask;
import io.zerohop.testkit.ClientUnderTest;
import io.zerohop.testkit.ContractBed;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.hc.client5.http.auth.AuthScope;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.auth.BasicCredentialsProvider;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.CloseableHttpResponse;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.ssl.SSLConnectionSocketFactory;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.InputStreamEntity;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/** The classic client as the contract drives it. */
public final class Apache implements ClientUnderTest {
  private final PoolingHttpClientConnectionManager connections =
      PoolingHttpClientConnectionManagerBuilder.create()
          .setSSLSocketFactory(new SSLConnectionSocketFactory(ContractBed.TLS))
          .build();
  private final boolean retrying;
  private final CloseableHttpClient following;
  private final CloseableHttpClient handingOut;
  private final List<HttpUriRequestBase> underWay = new CopyOnWriteArrayList<>();

  /** A client; whether it tries again by itself, as it does unless told not to. */
  public Apache(boolean retrying) {
    this.retrying = retrying;
    following = built(retrying, true);
    handingOut = built(retrying, false);
  }

  private CloseableHttpClient built(boolean retrying, boolean following) {
    HttpClientBuilder builder =
        HttpClients.custom()
            .setConnectionManager(connections)
            .setConnectionManagerShared(true)
            .useSystemProperties()
            .addRequestInterceptorFirst(
                (request, entity, context) -> request.addHeader("X-Interceptor", "passed"));
    if (!retrying) {
      builder.disableAutomaticRetries();
    }
    return (following ? builder : builder.disableRedirectHandling()).build();
  }

  @Override
  public Answer send(Ask ask) throws Exception {
    HttpUriRequestBase request = new HttpUriRequestBase(ask.method(), URI.create(ask.url()));
    ask.headers().forEach(header -> request.addHeader(header.getKey(), header.getValue()));
    request.setEntity(body(ask.payload()));
    if (ask.readTimeout() != null) {
      Timeout limit = Timeout.ofMilliseconds(ask.readTimeout().toMillis());
      request.setConfig(RequestConfig.custom().setResponseTimeout(limit).build());
    }
    HttpClientContext context = HttpClientContext.create();
    Ask.Credentials known = ask.credentials();
    if (known != null) {
      BasicCredentialsProvider provider = new BasicCredentialsProvider();
      provider.setCredentials(
          new AuthScope(null, -1),
          new UsernamePasswordCredentials(known.user(), known.password().toCharArray()));
      context.setCredentialsProvider(provider);
    }
    underWay.add(request);
    return answer(request, (ask.follow() ? following : handingOut).execute(request, context));
  }

  private static Answer answer(HttpUriRequestBase request, CloseableHttpResponse response)
      throws IOException {
    Map<String, List<String>> headers = new TreeMap<>();
    for (Header header : response.getHeaders()) {
      headers
          .computeIfAbsent(header.getName().toLowerCase(Locale.ROOT), any -> new ArrayList<>())
          .add(header.getValue());
    }
    HttpEntity entity = response.getEntity();
    InputStream body = entity == null ? InputStream.nullInputStream() : entity.getContent();
    return new Answer(response.getCode(), headers, body, () -> abandon(request, response));
  }

  /** Closing alone would read all that is still to come. */
  private static void abandon(HttpUriRequestBase request, CloseableHttpResponse response) {
    request.cancel();
    try {
      response.close();
    } catch (IOException closed) {
      return;
    }
  }

  private static @Nullable HttpEntity body(Ask.Payload payload) {
    byte[] bytes = payload.bytes();
    ContentType type = ContentType.APPLICATION_OCTET_STREAM;
    return switch (payload.form()) {
      case NONE -> null;
      case BUFFERED -> new ByteArrayEntity(bytes, type);
      case FIXED_STREAM ->
          new InputStreamEntity(new ByteArrayInputStream(bytes), bytes.length, type);
      case CHUNKED_STREAM -> new InputStreamEntity(new ByteArrayInputStream(bytes), -1, type);
    };
  }

  @Override
  public boolean can(Ability ability) {
    return retrying || ability != Ability.TRIES_AGAIN;
  }

  @Override
  public boolean cancelsAll() {
    underWay.forEach(HttpUriRequestBase::cancel);
    return true;
  }

  @Override
  public void close() {
    connections.close();
  }
}
