package io.zerohop.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * The HTTP client under measurement: calls its addresses in turn, in blocks of a random order.
 * Knows nothing of the agent.
 *
 * <p>Arguments: {@code huc|jdk}, pairs, calls a block, addresses. Output: lines as {@link Arms}
 * prints them.
 */
public final class Calls {
  private static final long PATIENCE_NANOS = 60_000_000_000L;

  private final boolean jdkClient;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private Calls(boolean jdkClient) {
    this.jdkClient = jdkClient;
  }

  public static void main(String[] args) throws Exception {
    Calls calls = new Calls(args[0].equals("jdk"));
    List<Arms.Call> arms = new ArrayList<>();
    for (String address : List.of(args).subList(3, args.length)) {
      calls.awaitAnswer(address);
      arms.add(() -> calls.call(address));
    }
    Arms measured = new Arms(arms, Integer.parseInt(args[2]));
    measured.warmUp(Arms.WARM_UP);
    measured.measure(Integer.parseInt(args[1]));
    System.exit(0);
  }

  /** A server that has just started is known by name a moment later. */
  private void awaitAnswer(String address) throws IOException, InterruptedException {
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (true) {
      try {
        call(address);
        return;
      } catch (IOException | IllegalStateException notYet) {
        if (System.nanoTime() - end > 0) {
          throw notYet;
        }
        LockSupport.parkNanos(PATIENCE_NANOS / 600);
      }
    }
  }

  private void call(String address) throws IOException, InterruptedException {
    if (jdkClient) {
      int status =
          client
              .send(HttpRequest.newBuilder(URI.create(address)).build(), BodyHandlers.ofByteArray())
              .statusCode();
      require(status);
    } else {
      URL url = URI.create(address).toURL();
      HttpURLConnection connection = (HttpURLConnection) url.openConnection();
      try (InputStream body = connection.getInputStream()) {
        body.readAllBytes();
      }
      require(connection.getResponseCode());
    }
  }

  private static void require(int status) {
    if (status != 200) {
      throw new IllegalStateException("the server must answer 200, was " + status);
    }
  }
}
