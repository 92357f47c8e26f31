package io.zerohop.testkit;

import io.zerohop.engine.attempt.Around;
import io.zerohop.engine.attempt.LoadQuestion;
import io.zerohop.engine.attempt.Step;
import io.zerohop.instrumentation.testkit.InjectingAdapter;
import io.zerohop.testkit.ServerUnderTest.Asked;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A server of an application, woven, with what it hands to a handler and a client that asks it. */
abstract class ServerBed {
  static final Step SERVE = new Step.Serve(Around.NOTHING);

  final HeardInbound heard = HeardInbound.connect();
  private final ExecutorService own = Executors.newSingleThreadExecutor();
  final Map<String, Around> handled = new ConcurrentHashMap<>();
  final List<String> questions = new CopyOnWriteArrayList<>();
  final CountDownLatch gate = new CountDownLatch(1);
  private @Nullable ServerUnderTest server;
  int port;

  /** A server of its own for each test, not started. */
  protected abstract ServerUnderTest server();

  /** Whether it keeps from its application what only the mesh is asked. */
  protected boolean withholds() {
    return true;
  }

  @BeforeEach
  void start() throws Exception {
    ServerUnderTest started = server();
    server = started;
    port = started.start(this::handle);
  }

  @AfterEach
  void stop() throws IOException {
    System.clearProperty(InjectingAdapter.FAULT);
    gate.countDown();
    if (server != null) {
      server.close();
    }
    own.shutdown();
    heard.close();
  }

  private void handle(Asked asked) throws Exception {
    handled.put(asked.path(), HeardInbound.aroundThread());
    String question = asked.header(LoadQuestion.HEADER);
    if (question != null) {
      questions.add(question);
    }
    switch (asked.path().split("/", -1)[1]) {
      case "throws" -> throw new IOException("no stock");
      case "breaks" -> {
        asked.begin();
        throw new IOException("no stock");
      }
      case "later" -> asked.later(own, rest -> rest.answer(200, "late"));
      case "gated" -> asked.later(own, this::afterTheGate);
      case "missing" -> asked.answer(404, "no such thing");
      default -> asked.answer(200, "here");
    }
  }

  private void afterTheGate(Asked rest) throws Exception {
    gate.await();
    rest.answer(201, "late");
  }

  final HttpURLConnection ask(String path) throws IOException {
    String url = "http://127.0.0.1:" + port + path;
    HttpURLConnection connection = (HttpURLConnection) URI.create(url).toURL().openConnection();
    connection.addRequestProperty("X-Trace", "t1");
    connection.addRequestProperty("X-Trace", "t2");
    return connection;
  }

  final String text(String path) throws IOException {
    try (var in = ask(path).getInputStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
