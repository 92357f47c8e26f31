package io.zerohop.controlplane.server.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Calls the shop and keeps what came back. Each instance is used by one thread. */
final class Traffic {
  private static final Pattern FIELD = Pattern.compile("\"(instance|version|host)\":\"([^\"]*)\"");

  private final String path;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  /**
   * Calls of one page.
   *
   * @param path what is asked for, with its slash
   */
  Traffic(String path) {
    this.path = path;
  }

  /**
   * One answer.
   *
   * @param started on the scale of {@link System#nanoTime()}
   * @param status 0 if there was no answer
   * @param body the page, or why there is none
   */
  record Answer(long started, int status, String body) {
    boolean good() {
      return status == 200 && !body.contains("\"error\"");
    }

    /** The first value of the field: the page begins with the reviews. */
    String first(String field) {
      Matcher matcher = FIELD.matcher(body);
      while (matcher.find()) {
        if (matcher.group(1).equals(field)) {
          return matcher.group(2);
        }
      }
      return "";
    }
  }

  /** One call. */
  Answer call(int port, @Nullable String user) throws InterruptedException {
    HttpRequest.Builder request = request(port, path).timeout(Duration.ofSeconds(10));
    if (user != null) {
      request.header("x-user", user);
    }
    return answer(request.build());
  }

  /** One call that belongs to this trace. */
  Answer traced(int port, TraceIds.Id trace) throws InterruptedException {
    return answer(
        request(port, path)
            .timeout(Duration.ofSeconds(10))
            .header("traceparent", trace.header())
            .build());
  }

  /** One call of something else, which may take a minute. */
  Answer ask(int port, String other) throws InterruptedException {
    return answer(request(port, other).timeout(Duration.ofMinutes(1)).build());
  }

  private static HttpRequest.Builder request(int port, String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
  }

  private Answer answer(HttpRequest request) throws InterruptedException {
    long started = System.nanoTime();
    try {
      HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
      return new Answer(started, response.statusCode(), response.body());
    } catch (IOException failure) {
      return new Answer(started, 0, failure.toString());
    }
  }

  /** So many calls, one after the other. */
  List<Answer> calls(int count, int port, @Nullable String user) throws InterruptedException {
    List<Answer> answers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      answers.add(call(port, user));
    }
    return answers;
  }

  /** Tells an instance of a service how to behave from now on. */
  void behave(int port, int status) throws InterruptedException {
    try {
      client.send(
          request(port, "/behave?status=" + status)
              .POST(HttpRequest.BodyPublishers.noBody())
              .build(),
          BodyHandlers.discarding());
    } catch (IOException failure) {
      throw new DemoFailure("the instance on port " + port + " cannot be told to fail", failure);
    }
  }

  /** Calls in the background until it is stopped. */
  static final class Stream {
    private final AtomicBoolean over = new AtomicBoolean();
    private final List<Answer> answers = new CopyOnWriteArrayList<>();
    private final TraceIds traces = new TraceIds();
    private final Thread thread;

    /** Starts to call, about a hundred times a second, each call with a trace of its own. */
    Stream(int port, String path) {
      thread = new Thread(() -> run(port, path), "traffic");
      thread.setDaemon(true);
      thread.start();
    }

    private void run(int port, String path) {
      Traffic traffic = new Traffic(path);
      try {
        while (!over.get()) {
          answers.add(traffic.traced(port, traces.of(answers.size())));
          LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
        }
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
      }
    }

    /**
     * Lets the calls go on for that time, and beyond it until there are so many answers of a kind,
     * which takes a slow machine longer; half a minute at most.
     */
    void await(Duration least, int count, Predicate<Answer> kind) throws InterruptedException {
      long begin = System.nanoTime();
      long most = Duration.ofSeconds(30).toNanos();
      while (System.nanoTime() - begin < least.toNanos()
          || (answers.stream().filter(kind).count() < count && System.nanoTime() - begin < most)) {
        TimeUnit.MILLISECONDS.sleep(20);
      }
    }

    /** The traces of the answers, by their place. */
    TraceIds traces() {
      return traces;
    }

    /** Ends the calls and gives their answers, in order. */
    List<Answer> stop() throws InterruptedException {
      over.set(true);
      thread.join(20_000);
      return answers;
    }
  }
}
