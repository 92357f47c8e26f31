package io.zerohop.apps.services;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The steady service: calls the URL of the system property {@code app.calls} all the time, with
 * each of the JDK's clients, and answers with how that went so far and who answered last.
 */
public final class Steady {
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static final int EVERY_MILLIS = 5;

  private Steady() {}

  /** Asks once. */
  private interface Call {
    String answer() throws Exception;
  }

  public static void main(String[] args) throws IOException {
    URI called = URI.create(System.getProperty("app.calls", "http://ratings/"));
    Caller connection = new Caller("HttpURLConnection", () -> byConnection(called));
    Caller client = new Caller("HttpClient", () -> byClient(called));
    ScheduledExecutorService threads = Executors.newScheduledThreadPool(2);
    for (Caller caller : List.of(connection, client)) {
      var unused = threads.scheduleWithFixedDelay(caller, 0, EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }
    Service.run(user -> "[" + connection.told() + "," + client.told() + "]");
  }

  private static String byConnection(URI called) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) called.toURL().openConnection();
    try (InputStream body = connection.getInputStream()) {
      return new String(body.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static String byClient(URI called) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        CLIENT.send(HttpRequest.newBuilder(called).build(), BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IOException("status " + answer.statusCode());
    }
    return answer.body();
  }

  /** One client, and what became of its calls. */
  private static final class Caller implements Runnable {
    private final String name;
    private final Call call;
    private final AtomicInteger good = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();
    private volatile String last = "nobody";
    private volatile String failure = "";

    Caller(String name, Call call) {
      this.name = name;
      this.call = call;
    }

    @Override
    public void run() {
      try {
        String answer = call.answer();
        last = answer.replaceFirst(".*\"instance\":\"([^\"]*)\".*", "$1");
        good.incrementAndGet();
      } catch (Exception thrown) {
        failure = thrown.toString().replace('"', '\'');
        failed.incrementAndGet();
      }
    }

    String told() {
      return String.format(
          "{\"client\":\"%s\",\"good\":%d,\"failed\":%d,\"last\":\"%s\",\"failure\":\"%s\"}",
          name, good.get(), failed.get(), last, failure);
    }
  }
}
