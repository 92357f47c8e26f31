package io.zerohop.testkit;

import static io.zerohop.testkit.ContractBed.url;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.testkit.Ask.Form;
import io.zerohop.testkit.ClientUnderTest.Ability;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Bodies both ways, their ends, and the connections they travel on. */
abstract class BodyContract {
  private static final int LARGE = 20_000_000;

  abstract ContractBed bed();

  @Test
  void aResponseStreamsToTheApplicationWhileItArrives() throws Exception {
    CountDownLatch firstRead = new CountDownLatch(1);
    bed()
        .first()
        .does(
            (request, wire) -> {
              wire.startChunked(200);
              wire.chunk("a");
              await(firstRead);
              wire.chunk("b");
              wire.chunk("");
            });
    bed().play(Script.inOrder(Sends.to(bed().first())));

    try (Answer answer = bed().client().send(Ask.get(url("/stream")))) {
      assertEquals('a', answer.body().read());
      assertFalse(bed().mesh().onlyCall().isClosed());
      firstRead.countDown();
      assertEquals("b", answer.text());
    }
    Await.until("the end is told", () -> bed().mesh().onlyCall().isClosed());
    assertEquals(List.of(Optional.empty()), bed().mesh().onlyCall().bodyEnds());
  }

  @Test
  void largeBodiesArriveWhole() throws Exception {
    byte[] up = new byte[LARGE];
    byte[] down = new byte[LARGE];
    new Random(1).nextBytes(up);
    new Random(2).nextBytes(down);
    bed().first().does((request, wire) -> wire.reply(200, down));
    bed().play(Script.inOrder(Sends.to(bed().first())));

    for (Form form : forms()) {
      try (Answer answer = bed().client().send(Ask.bare("POST", url("/" + form)).with(form, up))) {
        assertArrayEquals(down, answer.bytes());
      }
      List<Backend.Request> seen = bed().first().requests();
      assertArrayEquals(up, seen.get(seen.size() - 1).body(), form.name());
    }
  }

  @Test
  void theEndOfTheBodyIsToldOnce() throws Exception {
    bed().play(Script.inOrder(Sends.to(bed().first())));

    try (Answer answer = bed().client().send(Ask.get(url("/")))) {
      answer.text();
      answer.close();
    }

    Await.until("the end is told", () -> bed().mesh().onlyCall().isClosed());
    assertEquals(List.of(Optional.empty()), bed().mesh().onlyCall().bodyEnds());
    assertFalse(bed().mesh().onlyCall().isCancelled());
  }

  @Test
  void bodilessAnswersEndAtOnce() throws Exception {
    bed().first().answers(204);
    bed().play(Script.inOrder(Sends.to(bed().first())));

    bed().text(Ask.get(url("/")));
    bed().first().answers(200);
    bed().text(Ask.bare("HEAD", url("/")));

    assertEquals(2, bed().mesh().calls().size());
    for (PlayedCall call : bed().mesh().calls()) {
      Await.until("the end is told", call::isClosed);
    }
  }

  @Test
  void anErrorsBodyIsReadableAndItsCallIsClosed() throws Exception {
    bed().first().answers(500);
    bed().play(Script.inOrder(Sends.to(bed().first())));

    try (Answer answer = bed().client().send(Ask.get(url("/")))) {
      assertEquals(500, answer.status());
      assertEquals("first", answer.text());
    }

    Await.until("the call is closed", () -> bed().mesh().onlyCall().isClosed());
  }

  @Test
  void aBodyThatBreaksIsToldAsAFailure() throws Exception {
    bed()
        .first()
        .does(
            (request, wire) -> {
              wire.head(200, "Content-Length: 1000");
              wire.raw("\r\nonly this");
              wire.flush();
              wire.reset();
            });
    bed().play(Script.inOrder(Sends.to(bed().first())));

    assertThrows(IOException.class, () -> bed().text(Ask.get(url("/"))));

    PlayedCall call = bed().mesh().onlyCall();
    Await.until("the end is told", () -> !call.bodyEnds().isEmpty());
    assertEquals(1, call.bodyEnds().size());
    assertTrue(call.bodyEnds().get(0).isPresent());
  }

  @Test
  void abandoningABodyGivesTheCallBack() throws Exception {
    bed().first().does(BodyContract::endless);
    bed().play(Script.inOrder(Sends.to(bed().first())));

    Answer answer = bed().client().send(Ask.get(url("/")));
    assertEquals('x', answer.body().read());
    answer.abandon().run();

    Await.until("the call is closed", () -> bed().mesh().onlyCall().isClosed());
    Await.until("its connection is closed", () -> bed().first().openConnections() == 0);
  }

  @Test
  void aCallThatTheApplicationCancelsIsGivenUpAndNotSentElsewhere() throws Exception {
    CountDownLatch arrived = new CountDownLatch(1);
    bed()
        .first()
        .does(
            (request, wire) -> {
              arrived.countDown();
              wire.stall();
            });
    bed().play(Script.retrying(Sends.to(bed().first()), Sends.to(bed().second())));
    List<Throwable> failures = new CopyOnWriteArrayList<>();
    Thread caller = new Thread(() -> failures.add(bed().failure(Ask.get(url("/")))));
    caller.start();
    assertTrue(arrived.await(60, TimeUnit.SECONDS));

    boolean can = bed().client().cancelsAll();

    if (!can) {
      bed().first().close();
    }
    caller.join(TimeUnit.MINUTES.toMillis(1));
    if (can) {
      assertEquals(1, failures.size());
      assertTrue(bed().second().requests().isEmpty());
      Await.until("the call is closed", () -> bed().mesh().onlyCall().isClosed());
    }
  }

  @Test
  void aResponseThatNobodyClosesIsGivenBackInTheEnd() throws Exception {
    if (!bed().client().can(Ability.DROPPED_RESPONSE)) {
      return;
    }
    bed().first().does(BodyContract::endless);
    bed().play(Script.inOrder(Sends.to(bed().first())));

    dropped();

    Await.until(
        "the garbage is collected",
        () -> {
          System.gc();
          return bed().mesh().onlyCall().isClosed();
        });
  }

  private void dropped() throws Exception {
    assertEquals(200, bed().client().send(Ask.get(url("/"))).status());
  }

  @Test
  void aConnectionIsUsedAgainForItsEndpoint() throws Exception {
    bed().play(Script.inOrder(Sends.to(bed().first())));

    for (int call = 0; call < 5; call++) {
      assertEquals("first", bed().text(Ask.get(url("/" + call))));
    }

    assertEquals(1, bed().first().connections());
  }

  @Test
  void aConnectionIsNeverUsedForAnotherEndpoint() throws Exception {
    for (int call = 0; call < 6; call++) {
      Backend backend = call % 2 == 0 ? bed().first() : bed().second();
      bed().play(Script.inOrder(Sends.to(backend)));

      assertEquals(backend == bed().first() ? "first" : "second", bed().text(Ask.get(url("/"))));
    }

    assertEquals(1, bed().first().connections());
    assertEquals(1, bed().second().connections());
  }

  @Test
  void theMeshAndTheApplicationShareNoConnection() throws Exception {
    String direct = "http://localhost:" + bed().first().port() + "/";
    assertEquals("first", bed().text(Ask.get(direct)));

    bed().mesh().play("localhost", Script.inOrder(Sends.to(bed().second())));
    assertEquals("second", bed().text(Ask.get(direct)));

    bed().mesh().play("localhost", Script.inOrder(Sends.to(bed().first())));
    assertEquals("first", bed().text(Ask.get(direct)));
    assertEquals(2, bed().first().connections());
  }

  @Test
  void manyCallsAtOnceFindTheirEndpoints() throws Exception {
    bed()
        .mesh()
        .playEach(
            ContractBed.SERVICE,
            () -> {
              Backend chosen =
                  bed().mesh().calls().size() % 2 == 0 ? bed().first() : bed().second();
              return Script.inOrder(Sends.to(chosen));
            });
    List<Thread> threads = new ArrayList<>();
    List<Throwable> failures = new CopyOnWriteArrayList<>();
    for (int worker = 0; worker < 8; worker++) {
      Thread thread = new Thread(() -> failures.addAll(callOften(40)));
      threads.add(thread);
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join(TimeUnit.MINUTES.toMillis(2));
    }

    assertEquals(List.of(), failures);
    assertEquals(320, bed().mesh().calls().size());
    Await.until(
        "all are closed", () -> bed().mesh().calls().stream().allMatch(PlayedCall::isClosed));
    assertTrue(bed().mesh().calls().stream().noneMatch(PlayedCall::isCancelled));
  }

  private List<Throwable> callOften(int times) {
    List<Throwable> failures = new ArrayList<>();
    for (int call = 0; call < times; call++) {
      try {
        bed().text(Ask.get(url("/" + call)));
      } catch (Exception e) {
        failures.add(e);
      }
    }
    return failures;
  }

  private List<Form> forms() {
    List<Form> forms = new ArrayList<>();
    forms.add(Form.BUFFERED);
    if (bed().client().can(Ability.FIXED_STREAM)) {
      forms.add(Form.FIXED_STREAM);
    }
    if (bed().client().can(Ability.CHUNKED_STREAM)) {
      forms.add(Form.CHUNKED_STREAM);
    }
    return forms;
  }

  private static void endless(Backend.Request request, Wire wire) throws IOException {
    wire.startChunked(200);
    wire.chunk("xxxxxxxx");
    wire.stall();
  }

  private static void await(CountDownLatch latch) throws IOException {
    try {
      if (!latch.await(60, TimeUnit.SECONDS)) {
        throw new IOException("the application did not read the first chunk");
      }
    } catch (InterruptedException e) {
      throw new IOException("the backend is closing", e);
    }
  }
}
