package io.zerohop.spi.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.engine.attempt.Around;
import io.zerohop.engine.attempt.AttemptResult.Failure;
import io.zerohop.engine.attempt.HeaderChanges;
import io.zerohop.engine.attempt.Step;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** An answer that comes in pieces, with a verdict at once, or late. */
class HeldAnswerTest {
  private final List<String> seen = new ArrayList<>();
  private final List<Held> answers = new ArrayList<>();
  private final Verdict verdict = new Verdict();
  private final List<Runnable> waits = new ArrayList<>();
  private final CompletableFuture<Exception> failed = new CompletableFuture<>();
  private volatile boolean cancelled;
  private @Nullable Error fault;

  /** A wait that ends when the test says so. */
  private static final class Verdict implements Step.Readiness {
    private final CompletableFuture<Void> there = new CompletableFuture<>();

    @Override
    public boolean isReady() {
      return there.isDone();
    }

    @Override
    public void whenReady(Runnable task) {
      var unused = there.thenRun(task);
    }
  }

  @Test
  void handsOnPieceByPieceWhatIsDecidedAtOnce() throws Exception {
    try (PlayedMesh mesh = new PlayedMesh(PlayedMesh.send(1))) {
      Held answer = run();

      answer.head(-1);
      answer.piece("some");
      assertEquals(List.of("head", "some"), seen);
      answer.end();
      answer.completed();

      assertEquals(List.of("head", "some", "end", "completed"), seen);
      assertEquals(List.of("end"), mesh.ends);
    }
  }

  @Test
  void keepsWhatArrivesUntilTheVerdictThatItIsTheApplications() throws Exception {
    Step.Wait late = new Step.Wait(TimeUnit.MINUTES.toNanos(1), verdict);
    try (PlayedMesh mesh = new PlayedMesh(PlayedMesh.send(1), late, PlayedMesh.FINISH)) {
      Held answer = run();
      answer.head(-1);
      answer.piece("all ");
      answer.piece("of it");
      answer.end();
      answer.completed();
      assertEquals(List.of(), seen);

      verdict.there.complete(null);

      answer.over.get(10, TimeUnit.SECONDS);
      assertEquals(List.of("head", "all of it", "end", "completed"), seen);
      assertEquals(List.of("end"), mesh.ends);
    }
  }

  @Test
  void dropsWhatIsSentOnceMoreAndKeepsItsConnection() throws Exception {
    try (PlayedMesh mesh = new PlayedMesh(PlayedMesh.send(1), PlayedMesh.send(2))) {
      Held first = run();
      first.head(5);
      first.piece("error");
      assertEquals(1, answers.size(), "the connection is still in use");
      first.end();
      first.completed();

      assertEquals(2, answers.size());
      answers.get(1).head(0);
      answers.get(1).completed();
      assertEquals(List.of("kept", "head", "completed"), seen);
      assertEquals(List.of("end"), mesh.ends);
    }
  }

  @Test
  void stopsWhatIsTooMuchToBeRead() throws Exception {
    try (PlayedMesh mesh = new PlayedMesh(PlayedMesh.send(1), PlayedMesh.send(2))) {
      Held first = run();
      first.head(-1);
      first.piece("x".repeat(HopSender.MOST_DRAINED));
      assertFalse(first.stopped.isDone());
      first.piece("x");
      first.stopped.get(10, TimeUnit.SECONDS);
      first.failed(new IOException("stopped"));

      assertEquals(List.of("closed"), seen);
      assertEquals(2, answers.size());
      assertEquals(1, mesh.results.size());
    }
  }

  @Test
  void aBodyThatBreaksIsTheApplicationsFailure() throws Exception {
    try (PlayedMesh mesh = new PlayedMesh(PlayedMesh.send(1))) {
      Held answer = run();
      answer.head(-1);
      answer.failed(new IOException("reset"));

      assertEquals(List.of("head", "java.io.IOException: reset"), seen);
      assertEquals("broken", mesh.ends.get(0));
    }
  }

  @Test
  void aFailureBeforeTheHeadersIsTheEnginesToJudge() throws Exception {
    try (PlayedMesh mesh = new PlayedMesh(PlayedMesh.send(1), PlayedMesh.send(2))) {
      Held first = run();
      first.failed(new IOException("reset"));

      assertEquals(Failure.CONNECT, mesh.results.get(0).failure());
      assertEquals(2, answers.size());
      assertFalse(first.head(0), "nobody waits for it any more");
    }
  }

  @Test
  void anAnswerThatComesWhenItsTimeIsOverIsATimeout() throws Exception {
    try (PlayedMesh mesh = new PlayedMesh(PlayedMesh.brief(1), PlayedMesh.send(2))) {
      Held first = run();
      first.stopped.get(10, TimeUnit.SECONDS);
      first.head(-1);
      first.failed(new IOException("stopped"));

      assertEquals(Failure.TIMEOUT, mesh.results.get(0).failure());
      assertEquals(List.of("closed"), seen);
      assertEquals(2, answers.size());
    }
  }

  @Test
  void aCallThatIsGivenUpDuringAWaitIsOverAtOnce() throws Exception {
    Step.Wait anHour = new Step.Wait(TimeUnit.HOURS.toNanos(1), null);
    try (PlayedMesh mesh = new PlayedMesh(anHour)) {
      assertTrue(AsyncHop.run(new Sender(), Around.NOTHING, hop -> {}));
      cancelled = true;

      waits.get(0).run();

      assertTrue(failed.get(10, TimeUnit.SECONDS).toString().contains("gave the call up"));
      assertEquals("cancelled", mesh.ends.get(0));
      assertEquals(List.of(), answers);
    }
  }

  @Test
  void anErrorWhileAnAnswerIsHandedOverIsTheApplicationsFailureOnWhateverThread() throws Exception {
    Step.Wait late = new Step.Wait(TimeUnit.MINUTES.toNanos(1), verdict);
    try (PlayedMesh mesh = new PlayedMesh(PlayedMesh.send(1), late, PlayedMesh.FINISH)) {
      Held answer = run();
      answer.fault = new NoSuchMethodError("of a newer version");
      answer.head(-1);

      verdict.there.complete(null);

      assertTrue(failed.get(10, TimeUnit.SECONDS).getCause() instanceof NoSuchMethodError);
      answer.stopped.get(10, TimeUnit.SECONDS);
      assertTrue(mesh.ends.get(0).startsWith("fault"), mesh.ends.toString());
    }
  }

  @Test
  void anErrorWhileARequestIsSentAgainIsTheApplicationsFailureAndIsToldOnce() throws Exception {
    try (PlayedMesh mesh = new PlayedMesh(PlayedMesh.send(1), PlayedMesh.send(2))) {
      Held first = run();
      fault = new NoSuchMethodError("of a newer version");
      first.failed(new IOException("reset"));

      assertTrue(failed.get(10, TimeUnit.SECONDS).getCause() instanceof NoSuchMethodError);
      assertEquals(List.of("closed", String.valueOf(failed.get())), seen);
      assertTrue(mesh.ends.contains("cancelled"), mesh.ends.toString());
    }
  }

  private Held run() {
    assertTrue(AsyncHop.run(new Sender(), Around.NOTHING, hop -> {}));
    return answers.get(0);
  }

  private final class Sender implements AsyncSender {
    @Override
    public void send(Step.Send send, Attempt attempt, AsyncHop hop) throws IOException {
      if (fault != null) {
        throw fault;
      }
      answers.add(new Held(hop, attempt));
    }

    /** However slow this machine is: what is stopped here is so for its length. */
    @Override
    public long drainNanos() {
      return TimeUnit.MINUTES.toNanos(1);
    }

    @Override
    public void respond(Step.Respond respond) {
      seen.add("responded");
    }

    @Override
    public void untouched() {
      seen.add("untouched");
    }

    @Override
    public void fail(Exception failure) {
      seen.add(failure.toString());
      failed.complete(failure);
    }

    @Override
    public void whileWaiting(Runnable ifCancelled) {
      waits.add(ifCancelled);
    }

    @Override
    public boolean isCancelled() {
      return cancelled;
    }

    @Override
    public Outgoing outgoing() {
      Url url = new Url("http", "reviews", 80, "");
      return new Outgoing(url, "GET", each -> {}, Payload.NONE);
    }
  }

  private final class Held extends HeldAnswer<Runnable> {
    private final CompletableFuture<Void> stopped = new CompletableFuture<>();
    private final CompletableFuture<Void> over = new CompletableFuture<>();
    private volatile @Nullable Error fault;

    Held(AsyncHop hop, Attempt attempt) throws IOException {
      super(hop, attempt);
      attempt.stopsBy(() -> stopped.complete(null));
    }

    boolean head(long length) {
      return arrives(length);
    }

    void piece(String text) {
      ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
      if (takes(bytes)) {
        deliver(bytes);
      }
    }

    void end() {
      if (ends()) {
        deliverEnd();
      }
    }

    @Override
    public Received received() {
      return new Received(answers.size() == 1 ? 503 : 200, each -> {}, false);
    }

    @Override
    protected void deliver(HeaderChanges changes) {
      if (fault != null) {
        throw fault;
      }
      seen.add("head");
    }

    @Override
    protected void deliver(ByteBuffer bytes) {
      seen.add(StandardCharsets.UTF_8.decode(bytes).toString());
    }

    @Override
    protected void deliverEnd() {
      seen.add("end");
    }

    @Override
    protected void deliverCompleted() {
      seen.add("completed");
      over.complete(null);
    }

    @Override
    protected void ask(Runnable channel) {
      channel.run();
    }

    @Override
    protected void letGo(boolean reusable) {
      seen.add(reusable ? "kept" : "closed");
    }
  }
}
