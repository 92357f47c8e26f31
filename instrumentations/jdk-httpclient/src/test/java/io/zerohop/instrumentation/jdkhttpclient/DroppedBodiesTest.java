package io.zerohop.instrumentation.jdkhttpclient;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.testkit.Await;
import io.zerohop.testkit.Script;
import io.zerohop.testkit.Sends;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Bodies that the application gets before they are there, and then forgets. */
class DroppedBodiesTest extends JdkBed {
  private final CountDownLatch complete = new CountDownLatch(1);

  @BeforeEach
  void twoLinesAndTheLastWhenTheTestSaysSo() {
    mesh.play(HOST, Script.inOrder(Sends.to(first)));
    first.does(
        (request, wire) -> {
          wire.startChunked(200);
          wire.chunk("one\ntwo\n");
          await(complete);
          wire.chunk("three\n");
          wire.chunk("");
        });
  }

  private static void await(CountDownLatch latch) throws IOException {
    try {
      if (!latch.await(60, TimeUnit.SECONDS)) {
        throw new IOException("the test has ended");
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  /** Whatever can be collected is. */
  private static void collect() {
    WeakReference<Object> gone = new WeakReference<>(new Object());
    for (int round = 0; round < 3; round++) {
      Await.until(
          "the garbage is collected",
          () -> {
            System.gc();
            return gone.get() == null;
          });
    }
  }

  private void assertGivenBack() {
    Await.until(
        "the call is given back",
        () -> {
          System.gc();
          return mesh.onlyCall().isClosed();
        });
    assertTrue(
        mesh.onlyCall().isCancelled(),
        mesh.onlyCall().bodyEnds().toString() + mesh.onlyCall().results());
    complete.countDown();
    Await.until("its connection is closed", () -> first.openConnections() == 0);
  }

  private void assertReadToTheEnd() {
    Await.until("the call is closed", () -> mesh.onlyCall().isClosed());
    assertFalse(mesh.onlyCall().isCancelled());
    assertEquals(List.of(Optional.empty()), mesh.onlyCall().bodyEnds());
  }

  @Test
  void linesThatNobodyReadsGiveTheirCallBack() throws Exception {
    assertEquals(200, status());

    assertGivenBack();
  }

  private int status() throws Exception {
    return client.send(get(), BodyHandlers.ofLines()).statusCode();
  }

  @Test
  void linesOfWhichTheFirstIsReadGiveTheirCallBack() throws Exception {
    assertEquals("one", firstLine());

    assertGivenBack();
  }

  private String firstLine() throws Exception {
    return client.send(get(), BodyHandlers.ofLines()).body().findFirst().orElseThrow();
  }

  @Test
  void linesThatAreReadBelongToTheReaderThoughNobodyHoldsTheStream() throws Exception {
    List<String> lines = new ArrayList<>();

    client
        .send(get(), BodyHandlers.ofLines())
        .body()
        .forEach(
            line -> {
              lines.add(line);
              if (lines.size() == 2) {
                collect();
                complete.countDown();
              }
            });

    assertEquals(List.of("one", "two", "three"), lines);
    assertReadToTheEnd();
  }

  @Test
  void linesThatAreClosedGiveTheirCallBackAtOnce() throws Exception {
    try (var lines = client.send(get(), BodyHandlers.ofLines()).body()) {
      assertEquals("one", lines.iterator().next());
    }

    Await.until("the call is closed", () -> mesh.onlyCall().isClosed());
    complete.countDown();
  }

  @Test
  void aPublisherThatNobodySubscribesToGivesItsCallBack() throws Exception {
    assertEquals(200, statusOfPublished());

    assertGivenBack();
  }

  private int statusOfPublished() throws Exception {
    return client.send(get(), BodyHandlers.ofPublisher()).statusCode();
  }

  @Test
  void aPublisherThatWasSubscribedToBelongsToItsSubscriber() throws Exception {
    Bytes bytes = new Bytes();
    client.send(get(), BodyHandlers.ofPublisher()).body().subscribe(bytes);

    collect();
    complete.countDown();

    assertEquals("one\ntwo\nthree\n".length(), bytes.count.get(60, TimeUnit.SECONDS));
    assertReadToTheEnd();
  }

  /** Counts what comes. */
  private static final class Bytes implements Flow.Subscriber<List<ByteBuffer>> {
    final CompletableFuture<Integer> count = new CompletableFuture<>();
    private int soFar;

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
      buffers.forEach(buffer -> soFar += buffer.remaining());
    }

    @Override
    public void onError(Throwable failure) {
      count.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
      count.complete(soFar);
    }
  }
}
