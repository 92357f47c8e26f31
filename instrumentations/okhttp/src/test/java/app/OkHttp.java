package app;

import io.zerohop.testkit.Answer;
import io.zerohop.testkit.Ask;
import io.zerohop.testkit.ClientUnderTest;
import io.zerohop.testkit.ContractBed;
import io.zerohop.testkit.Tls;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.Credentials;
import okhttp3.EventListener;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.ResponseBody;
import org.jspecify.annotations.Nullable;

/** OkHttp as the contract drives it: {@code execute}, or {@code enqueue}. */
public final class OkHttp implements ClientUnderTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  private final boolean queued;
  private final List<String> ends = new CopyOnWriteArrayList<>();
  private final EventListener listener =
      new EventListener() {
        @Override
        public void callEnd(Call call) {
          ends.add("end");
        }

        @Override
        public void callFailed(Call call, IOException failure) {
          ends.add(failure.toString());
        }
      };
  private final OkHttpClient client =
      new OkHttpClient.Builder()
          .sslSocketFactory(ContractBed.TLS.getSocketFactory(), Tls.trust())
          .readTimeout(LONG.toMillis(), TimeUnit.MILLISECONDS)
          .writeTimeout(LONG.toMillis(), TimeUnit.MILLISECONDS)
          .eventListener(listener)
          .addInterceptor(
              chain ->
                  chain.proceed(
                      chain.request().newBuilder().addHeader("X-Interceptor", "passed").build()))
          .addNetworkInterceptor(OkHttp::onTheNetwork)
          .build();

  /** A client whose calls are executed, or queued. */
  public OkHttp(boolean queued) {
    this.queued = queued;
  }

  /** What the application's listener was told of the ends of its calls. */
  public List<String> ends() {
    return List.copyOf(ends);
  }

  /** Code of the application's that looks at each answer, and fails at it if it is asked to. */
  private static Response onTheNetwork(Interceptor.Chain chain) throws IOException {
    Response response = chain.proceed(chain.request());
    String fails = chain.request().header("X-Fails");
    if (fails != null) {
      byte[] read = response.body() == null ? new byte[0] : response.body().bytes();
      String text = "after " + read.length + " bytes";
      if (fails.equals("checked")) {
        throw new IOException(text);
      }
      throw new IllegalStateException(text);
    }
    return response.newBuilder().addHeader("X-Network", "y").build();
  }

  @Override
  public Answer send(Ask ask) throws Exception {
    Request.Builder request = new Request.Builder().url(ask.url());
    request.method(ask.method(), body(ask));
    ask.headers().forEach(header -> request.addHeader(header.getKey(), header.getValue()));
    Call call = client(ask).newCall(request.build());
    Response response = queued ? queued(call) : call.execute();
    ResponseBody body = response.body();
    InputStream stream = body == null ? InputStream.nullInputStream() : body.byteStream();
    Map<String, List<String>> headers = response.headers().toMultimap();
    return new Answer(response.code(), headers, stream, response::close);
  }

  private static Response queued(Call call) throws Exception {
    CompletableFuture<Response> answer = new CompletableFuture<>();
    call.enqueue(
        new Callback() {
          @Override
          public void onFailure(Call failed, IOException failure) {
            answer.completeExceptionally(failure);
          }

          @Override
          public void onResponse(Call answered, Response response) {
            answer.complete(response);
          }
        });
    try {
      return answer.get();
    } catch (ExecutionException wrapped) {
      throw wrapped.getCause() instanceof Exception cause ? cause : wrapped;
    }
  }

  private OkHttpClient client(Ask ask) {
    OkHttpClient.Builder own = client.newBuilder().followRedirects(ask.follow());
    if (ask.readTimeout() != null) {
      own.readTimeout(ask.readTimeout().toMillis(), TimeUnit.MILLISECONDS);
    }
    if (ask.headers().stream().anyMatch(header -> header.getKey().equals("X-No-Retries"))) {
      own.retryOnConnectionFailure(false);
    }
    Ask.Credentials known = ask.credentials();
    if (known != null) {
      String basic = Credentials.basic(known.user(), known.password());
      own.authenticator(
          (route, response) ->
              response.request().header("Authorization") != null
                  ? null
                  : response.request().newBuilder().header("Authorization", basic).build());
    }
    return own.build();
  }

  private static @Nullable RequestBody body(Ask ask) {
    byte[] bytes = ask.payload().bytes();
    return switch (ask.payload().form()) {
      case NONE ->
          ask.method().equals("GET") || ask.method().equals("HEAD")
              ? null
              : RequestBody.create(null, bytes);
      case BUFFERED -> RequestBody.create(null, bytes);
      case FIXED_STREAM -> OnceBody.of(bytes, bytes.length);
      case CHUNKED_STREAM -> OnceBody.of(bytes, -1);
    };
  }

  /**
   * Okio's watchdog and the socket's own timeout run for the same time: "timeout" says the one,
   * "Read timed out" the other, whichever is first.
   */
  @Override
  public boolean can(Ability ability) {
    return ability != Ability.ONE_TIMEOUT_TEXT;
  }

  @Override
  public boolean cancelsAll() {
    client.dispatcher().cancelAll();
    return true;
  }

  @Override
  public void close() {
    client.dispatcher().executorService().shutdown();
    client.connectionPool().evictAll();
  }
}
