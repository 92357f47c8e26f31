package io.zerohop.instrumentation.jdkhttpclient;

import io.zerohop.testkit.Answer;
import io.zerohop.testkit.Ask;
import io.zerohop.testkit.ClientUnderTest;
import io.zerohop.testkit.ContractBed;
import io.zerohop.testkit.WovenJvm;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Authenticator;
import java.net.PasswordAuthentication;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** {@code java.net.http.HttpClient} as the contract drives it. */
final class JdkClient implements ClientUnderTest {
  static {
    System.setProperty("jdk.httpclient.allowRestrictedHeaders", "host");
    WovenJvm.with(FaultyHooks.class, JdkHttpClientHooks.class);
  }

  private final boolean async;
  private final HttpClient.Builder builder;
  private @Nullable HttpClient following;
  private @Nullable HttpClient handingOut;

  JdkClient(HttpClient.Version version, boolean async) {
    this.async = async;
    this.builder = HttpClient.newBuilder().version(version).sslContext(ContractBed.TLS);
  }

  @Override
  public boolean can(Ability ability) {
    return ability != Ability.READ_TIMEOUT;
  }

  @Override
  public Answer send(Ask ask) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(ask.url())).method(ask.method(), body(ask.payload()));
    ask.headers().forEach(header -> request.header(header.getKey(), header.getValue()));
    if (ask.readTimeout() != null) {
      request.timeout(ask.readTimeout());
    }
    HttpResponse<InputStream> response = sent(client(ask), request.build());
    InputStream stream = response.body();
    return new Answer(
        response.statusCode(), response.headers().map(), stream, () -> abandon(stream));
  }

  private HttpResponse<InputStream> sent(HttpClient client, HttpRequest request) throws Exception {
    if (!async) {
      return client.send(request, BodyHandlers.ofInputStream());
    }
    try {
      return client.sendAsync(request, BodyHandlers.ofInputStream()).join();
    } catch (CompletionException wrapped) {
      throw wrapped.getCause() instanceof Exception cause ? cause : wrapped;
    }
  }

  private HttpClient client(Ask ask) {
    if (ask.credentials() != null) {
      return builder.authenticator(new Known(ask.credentials())).build();
    }
    if (ask.follow()) {
      following =
          following == null
              ? builder.followRedirects(HttpClient.Redirect.NORMAL).build()
              : following;
      return following;
    }
    handingOut =
        handingOut == null
            ? builder.followRedirects(HttpClient.Redirect.NEVER).build()
            : handingOut;
    return handingOut;
  }

  private static BodyPublisher body(Ask.Payload payload) {
    byte[] bytes = payload.bytes();
    return switch (payload.form()) {
      case NONE -> BodyPublishers.noBody();
      case BUFFERED -> BodyPublishers.ofByteArray(bytes);
      case FIXED_STREAM ->
          BodyPublishers.fromPublisher(
              BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes)), bytes.length);
      case CHUNKED_STREAM -> BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes));
    };
  }

  private static void abandon(InputStream stream) {
    try {
      stream.close();
    } catch (IOException closed) {
      throw new IllegalStateException(closed);
    }
  }

  private static final class Known extends Authenticator {
    private final Ask.Credentials credentials;

    Known(Ask.Credentials credentials) {
      this.credentials = credentials;
    }

    @Override
    protected PasswordAuthentication getPasswordAuthentication() {
      return new PasswordAuthentication(credentials.user(), credentials.password().toCharArray());
    }
  }
}
