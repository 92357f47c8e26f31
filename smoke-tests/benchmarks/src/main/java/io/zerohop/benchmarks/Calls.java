package io.zerohop.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/**
 * The client under measurement: calls two addresses in turn, in blocks of a random order, and
 * prints the CPU time of the whole process per call for each block. Knows nothing of the agent.
 *
 * <p>Arguments: {@code huc|jdk}, the address of arm A, the address of arm B, pairs, calls a block.
 * Output: lines {@code arm,ns}; the arms are A, B and C, which is A again.
 */
public final class Calls {
  private static final int WARM_UP = 20_000;
  private static final long PATIENCE_NANOS = 10_000_000_000L;

  private final boolean jdkClient;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private Calls(boolean jdkClient) {
    this.jdkClient = jdkClient;
  }

  public static void main(String[] args) throws Exception {
    Calls calls = new Calls(args[0].equals("jdk"));
    String[] addresses = {args[1], args[2], args[1]};
    int pairs = Integer.parseInt(args[3]);
    int block = Integer.parseInt(args[4]);
    calls.awaitAnswer(addresses[1]);
    for (int i = 0; i < WARM_UP; i++) {
      calls.call(addresses[i % 2]);
    }
    Random random = new Random(4711);
    for (int pair = 0; pair < pairs; pair++) {
      int first = random.nextInt(3);
      for (int k = 0; k < 3; k++) {
        int arm = (first + k) % 3;
        long before = cpuNanos();
        for (int i = 0; i < block; i++) {
          calls.call(addresses[arm]);
        }
        System.out.println("ABC".charAt(arm) + "," + (cpuNanos() - before) / block);
      }
    }
    System.exit(0);
  }

  /** A server that has just started is known by name a moment later. */
  private void awaitAnswer(String address) throws IOException, InterruptedException {
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (true) {
      try {
        call(address);
        return;
      } catch (IOException notYet) {
        if (System.nanoTime() - end > 0) {
          throw notYet;
        }
        LockSupport.parkNanos(PATIENCE_NANOS / 100);
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

  /** CPU time of all threads of this process, from the scheduler's own nanosecond counters. */
  static long cpuNanos() throws IOException {
    long sum = 0;
    try (DirectoryStream<Path> tasks = Files.newDirectoryStream(Path.of("/proc/self/task"))) {
      for (Path task : tasks) {
        String line = Files.readString(task.resolve("schedstat"));
        sum += Long.parseLong(line.substring(0, line.indexOf(' ')));
      }
    }
    return sum;
  }
}
