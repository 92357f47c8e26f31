package io.zerohop.instrumentation.jdkhttpclient;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.zerohop.engine.attempt.HeaderChanges;
import io.zerohop.engine.attempt.HeaderChanges.Header;
import io.zerohop.engine.attempt.Step;
import io.zerohop.testkit.Await;
import io.zerohop.testkit.Backend;
import io.zerohop.testkit.PlayedCall;
import io.zerohop.testkit.Script;
import io.zerohop.testkit.ScriptedMesh;
import io.zerohop.testkit.Sends;
import io.zerohop.testkit.WovenJvm;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The application's body handlers see what they would see without a mesh. */
class BodyHandlersTest {
  private static final String HOST = "reviews.test";

  static {
    WovenJvm.with(FaultyHooks.class, JdkHttpClientHooks.class);
  }

  private final ScriptedMesh mesh = ScriptedMesh.connect();
  private final Backend first = Backend.start("first");
  private final HttpClient client = HttpClient.newHttpClient();

  @AfterEach
  void close() {
    mesh.close();
    first.close();
  }

  private static HttpRequest get() {
    return HttpRequest.newBuilder(URI.create("http://" + HOST + ":8080/items")).build();
  }

  private void answering(int status, String body) {
    Header type = new Header("Content-Type", "text/plain; charset=utf-8");
    mesh.play(HOST, Script.inOrder(Script.respond(status, body, type)));
  }

  @Test
  @SuppressWarnings("FutureReturnValueIgnored") // what a task throws is told by its call
  void bodyChangesThreadsOnlyWhereTheLibraryWouldHaveHadItDoSo() throws Exception {
    AtomicInteger handOvers = new AtomicInteger();
    HttpClient counted =
        HttpClient.newBuilder()
            .executor(
                task -> {
                  if (isHandOverOfBody()) {
                    handOvers.incrementAndGet();
                  }
                  CompletableFuture.runAsync(task);
                })
            .build();
    mesh.playEach(HOST, () -> Script.inOrder(Sends.to(first)));

    assertEquals("first", counted.send(get(), BodyHandlers.ofString()).body());
    assertEquals(0, handOvers.get());

    HttpResponse.BodyHandler<String> own =
        info -> new Passing<>(BodyHandlers.ofString().apply(info));
    assertEquals("first", counted.send(get(), own).body());
    assertEquals(1, handOvers.get());
  }

  /** What runs later, with the body as it was read, has other frames of that class. */
  private static boolean isHandOverOfBody() {
    return StackWalker.getInstance()
        .walk(
            frames ->
                frames.anyMatch(
                    frame ->
                        frame.getClassName().equals("jdk.internal.net.http.ResponseSubscribers")
                            && frame.getMethodName().equals("getBodyAsync")));
  }

  /** A subscriber of the application's own, which the library does not know. */
  private record Passing<T>(HttpResponse.BodySubscriber<T> to)
      implements HttpResponse.BodySubscriber<T> {
    @Override
    public CompletionStage<T> getBody() {
      return to.getBody();
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      to.onSubscribe(subscription);
    }

    @Override
    public void onNext(List<ByteBuffer> item) {
      to.onNext(item);
    }

    @Override
    public void onError(Throwable failure) {
      to.onError(failure);
    }

    @Override
    public void onComplete() {
      to.onComplete();
    }
  }

  @Test
  void everyKindReadsAnAnswerThatNoServerGave(@TempDir Path directory) throws Exception {
    answering(200, "one\ntwo");

    assertEquals("one\ntwo", client.send(get(), BodyHandlers.ofString()).body());
    assertEquals(7, client.send(get(), BodyHandlers.ofByteArray()).body().length);
    assertEquals(2, client.send(get(), BodyHandlers.ofLines()).body().count());
    assertEquals("x", client.send(get(), BodyHandlers.replacing("x")).body());
    assertEquals(200, client.send(get(), BodyHandlers.discarding()).statusCode());
    try (var stream = client.send(get(), BodyHandlers.ofInputStream()).body()) {
      assertEquals(7, stream.readAllBytes().length);
    }
    Path file = client.send(get(), BodyHandlers.ofFile(directory.resolve("body"))).body();
    assertEquals("one\ntwo", Files.readString(file));
    assertEquals(List.of("one", "two"), lines());
    assertEquals(
        7, client.send(get(), BodyHandlers.buffering(BodyHandlers.ofString(), 3)).body().length());
    var mapped =
        client.send(
            get(),
            info ->
                HttpResponse.BodySubscribers.mapping(
                    HttpResponse.BodySubscribers.ofInputStream(), BodyHandlersTest::read));
    assertEquals(7, mapped.body());
    Await.until("all are closed", () -> mesh.calls().stream().allMatch(call -> call.isClosed()));
    assertEquals(0, first.connections());
  }

  private List<String> lines() throws Exception {
    List<String> lines = new ArrayList<>();
    client.send(
        get(),
        BodyHandlers.fromLineSubscriber(
            new Flow.Subscriber<String>() {
              @Override
              public void onSubscribe(Flow.Subscription subscription) {
                subscription.request(Long.MAX_VALUE);
              }

              @Override
              public void onNext(String line) {
                lines.add(line);
              }

              @Override
              public void onError(Throwable failure) {
                lines.add(failure.toString());
              }

              @Override
              public void onComplete() {
                assertEquals(2, lines.size());
              }
            }));
    return lines;
  }

  @Test
  void anAnswerThatNoServerGaveWaitsUntilItIsAskedFor() throws Exception {
    answering(200, "content");
    Lazy lazy = new Lazy(new CompletableFuture<>(), new CompletableFuture<>());

    var call = client.sendAsync(get(), info -> lazy);
    Flow.Subscription subscription = lazy.given().get(60, TimeUnit.SECONDS);
    assertFalse(call.isDone());
    subscription.request(1);

    assertEquals("content", call.get(60, TimeUnit.SECONDS).body());
  }

  /** Asks for nothing by itself. */
  private record Lazy(CompletableFuture<Flow.Subscription> given, CompletableFuture<String> read)
      implements HttpResponse.BodySubscriber<String> {
    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      given.complete(subscription);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
      read.complete(StandardCharsets.UTF_8.decode(buffers.get(0)).toString());
    }

    @Override
    public void onError(Throwable failure) {
      read.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
      read.complete("");
    }

    @Override
    public CompletionStage<String> getBody() {
      return read;
    }
  }

  @Test
  void anAnswerToAHeadHasNoContent() throws Exception {
    answering(404, "not for you");
    HttpRequest head =
        HttpRequest.newBuilder(get().uri())
            .method("HEAD", HttpRequest.BodyPublishers.noBody())
            .build();

    HttpResponse<String> response = client.send(head, BodyHandlers.ofString());

    assertEquals(404, response.statusCode());
    assertEquals("", response.body());
    Await.until("the call is closed", () -> mesh.onlyCall().isClosed());
  }

  @Test
  void anAnswerWithoutContentIsOneForEveryKind() throws Exception {
    answering(204, "");

    HttpResponse<String> response = client.send(get(), BodyHandlers.ofString());

    assertEquals(204, response.statusCode());
    assertEquals("", response.body());
    Await.until("the call is closed", () -> mesh.onlyCall().isClosed());
  }

  @Test
  void aHandlerThatThrowsFailsTheCallAsEver() {
    answering(200, "x");

    IOException failure =
        assertThrows(
            IOException.class,
            () ->
                client.send(
                    get(),
                    info -> {
                      throw new IllegalStateException("the handler's own");
                    }));

    assertEquals("the handler's own", failure.getMessage());
    Await.until("the call is closed", () -> mesh.onlyCall().isClosed());
  }

  @Test
  void aHandlerThatThrowsIsAskedOnceAndIsNoFaultOfOurs() {
    mesh.play(HOST, Script.inOrder(Sends.to(first)));
    AtomicInteger asked = new AtomicInteger();

    // More often than a library may fault before it is turned off.
    for (int call = 1; call <= 6; call++) {
      IOException failure =
          assertThrows(
              IOException.class,
              () ->
                  client.send(
                      get(),
                      info -> {
                        asked.incrementAndGet();
                        throw new IllegalStateException("the handler's own");
                      }));
      assertEquals("the handler's own", failure.getMessage());
      assertEquals(call, asked.get());
      PlayedCall last = mesh.calls().get(call - 1);
      Await.until("the call is closed", last::isClosed);
    }

    assertEquals(List.of(), mesh.faults());
  }

  @Test
  void handlersSeeTheHeadersAsPolicyChangedThem() throws Exception {
    HeaderChanges changes =
        new HeaderChanges(List.of(), List.of(new Header("X-Kind", "changed")), List.of());
    mesh.play(HOST, Script.inOrder(Sends.to(first), new Step.Finish(changes)));

    HttpResponse<String> response =
        client.send(
            get(),
            info ->
                HttpResponse.BodySubscribers.replacing(
                    info.headers().firstValue("x-kind").orElse("not changed")));

    assertEquals("changed", response.body());
  }

  private static int read(java.io.InputStream stream) {
    try (stream) {
      return stream.readAllBytes().length;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
