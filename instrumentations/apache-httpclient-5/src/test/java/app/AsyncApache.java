package app;

import io.zerohop.testkit.Answer;
import io.zerohop.testkit.Ask;
import io.zerohop.testkit.ClientUnderTest;
import io.zerohop.testkit.ContractBed;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import javax.net.ssl.SSLEngine;
import org.apache.hc.client5.http.auth.AuthScope;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClientBuilder;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.apache.hc.client5.http.impl.auth.BasicCredentialsProvider;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManager;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.ssl.ClientTlsStrategyBuilder;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.message.BasicHttpRequest;
import org.apache.hc.core5.http.nio.AsyncEntityProducer;
import org.apache.hc.core5.http.nio.entity.BasicAsyncEntityProducer;
import org.apache.hc.core5.http.nio.support.BasicRequestProducer;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.reactor.ssl.TlsDetails;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/** The client that calls back, as the contract drives it. */
public final class AsyncApache implements ClientUnderTest {
  private final PoolingAsyncClientConnectionManager connections =
      PoolingAsyncClientConnectionManagerBuilder.create()
          .setTlsStrategy(
              ClientTlsStrategyBuilder.create()
                  .setSslContext(ContractBed.TLS)
                  .setTlsDetailsFactory(AsyncApache::details)
                  .build())
          .build();
  private final boolean retrying;
  private final CloseableHttpAsyncClient following;
  private final CloseableHttpAsyncClient handingOut;
  private final List<Future<?>> underWay = new CopyOnWriteArrayList<>();

  /** A client; whether it tries again by itself, as it does unless told not to. */
  public AsyncApache(boolean retrying) {
    this.retrying = retrying;
    following = built(retrying, true);
    handingOut = built(retrying, false);
  }

  /** Older versions of the client do not ask the JDK which protocol was agreed on. */
  private static TlsDetails details(SSLEngine engine) {
    return new TlsDetails(engine.getSession(), engine.getApplicationProtocol());
  }

  private CloseableHttpAsyncClient built(boolean retrying, boolean following) {
    HttpAsyncClientBuilder builder =
        HttpAsyncClients.custom()
            .setConnectionManager(connections)
            .setConnectionManagerShared(true)
            .useSystemProperties()
            .addRequestInterceptorFirst(
                (request, entity, context) -> request.addHeader("X-Interceptor", "passed"));
    if (!retrying) {
      builder.disableAutomaticRetries();
    }
    CloseableHttpAsyncClient client =
        (following ? builder : builder.disableRedirectHandling()).build();
    client.start();
    return client;
  }

  @Override
  public Answer send(Ask ask) throws Exception {
    BasicHttpRequest request = new BasicHttpRequest(ask.method(), URI.create(ask.url()));
    ask.headers().forEach(header -> request.addHeader(header.getKey(), header.getValue()));
    HttpClientContext context = HttpClientContext.create();
    if (ask.readTimeout() != null) {
      Timeout limit = Timeout.ofMilliseconds(ask.readTimeout().toMillis());
      context.setRequestConfig(RequestConfig.custom().setResponseTimeout(limit).build());
    }
    Ask.Credentials known = ask.credentials();
    if (known != null) {
      BasicCredentialsProvider provider = new BasicCredentialsProvider();
      provider.setCredentials(
          new AuthScope(null, -1),
          new UsernamePasswordCredentials(known.user(), known.password().toCharArray()));
      context.setCredentialsProvider(provider);
    }
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    Future<?>[] running = new Future<?>[1];
    Streamed streamed = new Streamed(answer, () -> running[0].cancel(true));
    running[0] =
        (ask.follow() ? following : handingOut)
            .execute(
                new BasicRequestProducer(request, body(ask.payload())),
                streamed,
                null,
                context,
                failing(answer));
    underWay.add(running[0]);
    try {
      return answer.get();
    } catch (ExecutionException wrapped) {
      throw wrapped.getCause() instanceof Exception cause ? cause : wrapped;
    }
  }

  private static FutureCallback<Object> failing(CompletableFuture<?> answer) {
    return new FutureCallback<>() {
      @Override
      public void completed(Object result) {}

      @Override
      public void failed(Exception cause) {
        answer.completeExceptionally(cause);
      }

      @Override
      public void cancelled() {
        answer.completeExceptionally(new CancellationException());
      }
    };
  }

  private static @Nullable AsyncEntityProducer body(Ask.Payload payload) {
    byte[] bytes = payload.bytes();
    ContentType type = ContentType.APPLICATION_OCTET_STREAM;
    return switch (payload.form()) {
      case NONE -> null;
      case BUFFERED -> new BasicAsyncEntityProducer(bytes, type);
      case FIXED_STREAM -> new OnceProducer(new BasicAsyncEntityProducer(bytes, type), false);
      case CHUNKED_STREAM -> new OnceProducer(new BasicAsyncEntityProducer(bytes, type), true);
    };
  }

  /** A consumer that is not read from is held by its connection as long as that lives. */
  @Override
  public boolean can(Ability ability) {
    return ability != Ability.DROPPED_RESPONSE && (retrying || ability != Ability.TRIES_AGAIN);
  }

  @Override
  public boolean cancelsAll() {
    underWay.forEach(one -> one.cancel(true));
    return true;
  }

  @Override
  public void close() {
    following.close(CloseMode.IMMEDIATE);
    handingOut.close(CloseMode.IMMEDIATE);
    connections.close(CloseMode.IMMEDIATE);
  }
}
