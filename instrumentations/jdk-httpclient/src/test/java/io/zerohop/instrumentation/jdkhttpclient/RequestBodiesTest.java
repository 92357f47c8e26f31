package io.zerohop.instrumentation.jdkhttpclient;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.zerohop.engine.attempt.CallRequest;
import io.zerohop.testkit.Script;
import io.zerohop.testkit.Sends;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is sent with a request, and how often. */
class RequestBodiesTest extends JdkBed {
  @Test
  void theLibrarysOwnPublishersAreToldAsWhatTheyAre(@TempDir Path directory) throws Exception {
    Path file = Files.writeString(directory.resolve("file"), "content");
    mesh.play(HOST, Script.inOrder(Sends.to(first)));

    assertEquals(CallRequest.Body.REPLAYABLE, kind(BodyPublishers.ofString("content")));
    assertEquals(CallRequest.Body.REPLAYABLE, kind(BodyPublishers.ofByteArray(new byte[7])));
    assertEquals(CallRequest.Body.REPLAYABLE, kind(BodyPublishers.ofFile(file)));
    assertEquals(CallRequest.Body.NONE, kind(BodyPublishers.noBody()));
    assertEquals(CallRequest.Body.ONCE, kind(BodyPublishers.ofByteArrays(List.of(new byte[7]))));
    assertEquals(
        CallRequest.Body.ONCE,
        kind(BodyPublishers.fromPublisher(BodyPublishers.ofString("content"))));
  }

  private CallRequest.Body kind(BodyPublisher publisher) throws Exception {
    client.send(HttpRequest.newBuilder(THERE).POST(publisher).build(), BodyHandlers.discarding());
    return mesh.calls().get(mesh.calls().size() - 1).request().body();
  }

  @Test
  void aBodyThatCanBeSentOnceIsSubscribedOnce() throws Exception {
    AtomicInteger subscriptions = new AtomicInteger();
    BodyPublisher content = BodyPublishers.ofString("content");
    BodyPublisher counted =
        BodyPublishers.fromPublisher(
            subscriber -> {
              subscriptions.incrementAndGet();
              content.subscribe(subscriber);
            });
    first.answers(503);
    retrying();
    HttpRequest request = HttpRequest.newBuilder(THERE).POST(counted).build();

    HttpResponse<String> response = client.send(request, BodyHandlers.ofString());

    assertEquals(503, response.statusCode());
    assertEquals("first", response.body());
    assertEquals(1, subscriptions.get());
  }

  @Test
  void aFileIsSentWholeAgain(@TempDir Path directory) throws Exception {
    Path file = Files.writeString(directory.resolve("file"), "x".repeat(100_000));
    first.answers(503);
    retrying();
    HttpRequest request = HttpRequest.newBuilder(THERE).PUT(BodyPublishers.ofFile(file)).build();

    assertEquals("second", client.send(request, BodyHandlers.ofString()).body());

    assertEquals(100_000, second.onlyRequest().body().length);
  }
}
