package io.zerohop.telemetry.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.zerohop.engine.attempt.AttemptResult;
import io.zerohop.engine.attempt.AttemptResult.Failure;
import io.zerohop.engine.attempt.Phase;
import io.zerohop.engine.outcome.Outcome;
import io.zerohop.engine.outcome.Reason;
import io.zerohop.engine.route.Route;
import io.zerohop.telemetry.FakeCall;
import io.zerohop.telemetry.FakeServing;
import io.zerohop.telemetry.log.AccessLog.Format;
import io.zerohop.telemetry.log.AccessLog.Kept;
import io.zerohop.testkit.Await;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lines about calls. */
class AccessLogTest {
  private static final Kept ALL = new Kept(AccessLog.ALL, () -> 0, call -> false);

  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final List<String> trouble = new CopyOnWriteArrayList<>();
  private final List<AccessLog> begun = new ArrayList<>();
  private final LogTarget memory = text -> lines.addAll(text.lines().toList());

  @AfterEach
  void close() {
    begun.forEach(AccessLog::close);
  }

  @Test
  void aCallThatWasMadeSaysWhereItWentByWhichRuleAndHowItEnded() {
    AccessLog log = begin(ALL, json(), memory);
    FakeCall call = call();
    call.rule = new Route.Id("HTTPRoute/shop/reviews", 2, "routes.yaml:31");
    call.sent(8081, null, AttemptResult.answered(503, name -> null));
    call.sent(8082, null, AttemptResult.answered(200, name -> null));
    call.end = call.start + 12_345_678;
    call.trace = FakeCall.context(1, 2, 0, false);

    log.ended(call);
    log.close();

    Map<String, Object> said = pairs(only());
    assertTrue(String.valueOf(said.remove("time")).matches("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z"));
    assertEquals(
        new TreeMap<>(
            Map.ofEntries(
                Map.entry("direction", "outbound"),
                Map.entry("method", "GET"),
                Map.entry("path", "/items"),
                Map.entry("status", "200"),
                Map.entry("reason", "OK"),
                Map.entry("duration_ms", "12.346"),
                Map.entry("authority", "reviews:8080"),
                Map.entry("service", "reviews.shop"),
                Map.entry("route", "HTTPRoute/shop/reviews rule 2"),
                Map.entry("cluster", "reviews-v1"),
                Map.entry("endpoint", "10.0.0.1:8082"),
                Map.entry("workload", "10.0.0.1:8082"),
                Map.entry("attempts", "2"),
                Map.entry("trace_id", "00000000000000070000000000000001"))),
        said);
  }

  @Test
  void aLineOfTextHasTheSameInTheOrderOfEnvoys() {
    AccessLog log = begin(ALL, Format.text(), memory);
    FakeCall call = call();
    call.sent(
        8081,
        null,
        AttemptResult.failed(Phase.NOT_CONNECTED, Failure.CONNECT, new ConnectException("no")));
    call.outcome = new Outcome.Failed(Reason.CONNECT_FAILED, "CONNECT_FAILED: reviews: \"no\"");
    call.end = call.start + 1_500_000;
    log.ended(call);
    log.close();

    String line = only();
    assertEquals(
        "outbound \"GET /items\" - CONNECT_FAILED 1.5 \"reviews:8080\" \"10.0.0.1:8081\""
            + " \"reviews.shop\" \"-\" 1 - \"CONNECT_FAILED: reviews: \\x22no\\x22\"",
        line.substring(line.indexOf(']') + 2));
  }

  @Test
  void aCallThatWasAnsweredIsInboundAndWithoutItsQuery() {
    AccessLog log = begin(ALL, Format.text(), memory);
    log.served(FakeServing.of("POST", "/a?token=secret", AttemptResult.answered(201, n -> null)));
    log.close();

    String line = only();
    assertTrue(line.contains("] inbound \"POST /a\" 201 - "), line);
    assertFalse(line.contains("secret"), line);
    assertTrue(line.contains(" 0000000000000007000000000000000a "), line);
  }

  @Test
  void nobodyWhoCallsCanWriteLinesOfTheLog() {
    AccessLog log = begin(ALL, Format.text(), memory);
    log.served(
        FakeServing.of("GE\"T", "/a\n[x] inbound\u007f\\", AttemptResult.answered(200, n -> null)));
    log.close();

    assertTrue(only().contains("\"GE\\x22T /a\\x0A[x] inbound\\x7F\\x5C\""), only());
  }

  @Test
  void aShareIsDrawnByLot() {
    AtomicInteger drawn = new AtomicInteger();
    Kept quarter = new Kept(250_000, () -> drawn.getAndAdd(125_000) % AccessLog.ALL, c -> false);
    AccessLog log = begin(quarter, Format.text(), memory);
    for (int i = 0; i < 80; i++) {
      log.ended(call());
    }
    log.close();

    assertEquals(20, lines.size());
  }

  @Test
  void theExportsOwnCallsAreLeftOut() {
    AccessLog log =
        begin(new Kept(AccessLog.ALL, () -> 0, call -> call.port() == 4318), json(), memory);
    FakeCall own = call();
    own.port = 4318;
    log.ended(own);
    log.ended(call());
    log.close();

    assertTrue(only().contains("reviews:8080"), only());
  }

  @Test
  void linesGoToTheEndOfAFileThatMayBeRenamed(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("access.log");
    Files.writeString(file, "before\n");
    AccessLog log = begin(ALL, Format.text(), LogTarget.file(file));
    log.ended(call());
    Await.until("it is written", () -> log.counts().written() == 1);
    assertEquals(2, Files.readAllLines(file).size());
    Files.move(file, directory.resolve("access.log.1"));
    log.ended(call());
    log.close();

    assertEquals(1, Files.readAllLines(file).size());
    assertEquals(2, log.counts().written());
  }

  @Test
  void linesGoToTheStreamAsItIsThen() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    AccessLog log = begin(ALL, Format.text(), LogTarget.stream(() -> stream));
    log.ended(call());
    log.close();

    assertTrue(bytes.toString(StandardCharsets.UTF_8).endsWith("\"-\"\n"), bytes::toString);
  }

  @Test
  void aDiskThatHangsKeepsNoCallAndWhatFindsNoCellIsCounted() throws Exception {
    CountDownLatch stuck = new CountDownLatch(1);
    CountDownLatch writing = new CountDownLatch(1);
    AccessLog log =
        begin(
            ALL,
            Format.text(),
            text -> {
              writing.countDown();
              try {
                stuck.await();
              } catch (InterruptedException e) {
                throw new IOException(e);
              }
              memory.write(text);
            });
    log.ended(call());
    writing.await();
    for (int i = 0; i < 5_000; i++) {
      log.ended(call());
    }
    long dropped = log.counts().dropped();
    stuck.countDown();
    log.close();

    assertEquals(5_001 - 1_024, dropped);
    assertEquals(1_024, lines.size());
  }

  @Test
  void aFileThatCannotBeWrittenIsToldOnceAndItsLinesAreCounted() {
    AtomicBoolean broken = new AtomicBoolean(true);
    AccessLog log =
        begin(
            ALL,
            Format.text(),
            text -> {
              if (broken.get()) {
                throw new IOException("disk full");
              }
              memory.write(text);
            });
    for (int i = 1; i <= 2; i++) {
      int lost = i;
      log.ended(call());
      Await.until("it is lost", () -> log.counts().dropped() == lost);
    }
    assertEquals("java.io.IOException: disk full", log.counts().lastFailure());
    assertEquals(1, trouble.size(), trouble.toString());

    broken.set(false);
    log.ended(call());
    Await.until("it is written", () -> log.counts().written() == 1);
    assertEquals(null, log.counts().lastFailure());
  }

  @Test
  void aCallThatIsWrittenAllocatesNothingOnItsThread() throws Exception {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    AccessLog log = begin(ALL, Format.text(), text -> {});
    FakeCall call = call();
    call.sent(8081, null, AttemptResult.answered(200, name -> null));
    long least = Long.MAX_VALUE;
    for (int round = 0; round < 40; round++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < 1_000; i++) {
        log.ended(call);
      }
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }
    log.close();

    assertEquals(0, least);
    assertEquals(40_000, log.counts().written() + log.counts().dropped());
  }

  private static FakeCall call() {
    FakeCall call = new FakeCall();
    call.start = System.nanoTime();
    call.end = call.start + 1;
    return call;
  }

  private AccessLog begin(Kept kept, Format format, LogTarget target) {
    AccessLog log = new AccessLog(kept, format, target, trouble::add);
    begun.add(log);
    log.start();
    return log;
  }

  private String only() {
    assertEquals(1, lines.size(), lines.toString());
    return lines.get(0);
  }

  /** Members in lines of their own kind, which a test can read without a parser. */
  private static Format json() {
    return Format.json(
        members -> {
          StringBuilder line = new StringBuilder();
          members.forEach((name, value) -> line.append(name).append('=').append(value).append('|'));
          return line.toString();
        });
  }

  private static Map<String, Object> pairs(String line) {
    Map<String, Object> pairs = new TreeMap<>();
    for (String pair : line.split("\\|", 0)) {
      pairs.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
    }
    return pairs;
  }
}
