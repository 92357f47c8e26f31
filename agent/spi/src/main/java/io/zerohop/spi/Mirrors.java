package io.zerohop.spi;

import io.zerohop.engine.attempt.HeaderChanges;
import io.zerohop.engine.attempt.HeaderChanges.Header;
import io.zerohop.engine.attempt.Step;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Proxy;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * Sends copies of requests in the background, over sockets that no hook sees, and throws the
 * answers away. Neither a slow nor a dead mirror delays a call: what does not fit into the queue is
 * dropped and counted. Thread-safe.
 */
public final class Mirrors {
  private static final int THREADS = 2;
  private static final int QUEUED = 256;
  private static final int LIMIT_MILLIS = (int) Duration.ofSeconds(5).toMillis();
  private static final int MOST_READ = 1 << 20;
  private static final Set<String> OURS =
      Set.of("host", "connection", "content-length", "transfer-encoding", "upgrade", "expect");
  private static final LongAdder DROPPED = new LongAdder();
  private static final ThreadPoolExecutor WORKERS = workers();

  private Mirrors() {}

  /**
   * A request as its client would write it.
   *
   * @param path path with query
   * @param headers all but Host and those that frame the body
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Copy(
      String method, String path, String authority, List<Header> headers, byte[] body) {
    public Copy {
      headers = List.copyOf(headers);
    }
  }

  /** Queues a copy for the mirror. Never blocks and never throws. */
  public static void send(Step.Mirror mirror, Copy copy) {
    try {
      WORKERS.execute(() -> deliver(mirror, copy));
    } catch (RejectedExecutionException full) {
      DROPPED.increment();
    }
  }

  /** A copy that an adapter could not make, or sent by itself, did not arrive. */
  public static void lost() {
    DROPPED.increment();
  }

  /** How many copies did not arrive, for want of room or of a server, since the start. */
  public static long dropped() {
    return DROPPED.sum();
  }

  private static ThreadPoolExecutor workers() {
    ThreadPoolExecutor workers =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            10,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(QUEUED),
            task -> {
              Thread thread = new Thread(null, task, "zerohop-mirror", 0, false);
              thread.setDaemon(true);
              return thread;
            });
    workers.allowCoreThreadTimeOut(true);
    return workers;
  }

  private static void deliver(Step.Mirror mirror, Copy copy) {
    try (Socket socket = new Socket(Proxy.NO_PROXY)) {
      socket.connect(mirror.address(), LIMIT_MILLIS);
      socket.setSoTimeout(LIMIT_MILLIS);
      OutputStream out = new BufferedOutputStream(socket.getOutputStream());
      out.write(head(mirror, copy).getBytes(StandardCharsets.ISO_8859_1));
      out.write(copy.body());
      out.flush();
      drain(socket.getInputStream());
    } catch (IOException | RuntimeException lost) {
      DROPPED.increment();
    }
  }

  private static void drain(InputStream in) throws IOException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LIMIT_MILLIS);
    byte[] thrownAway = new byte[8192];
    int left = MOST_READ;
    while (left > 0 && System.nanoTime() < end) {
      int read = in.read(thrownAway);
      if (read < 0) {
        return;
      }
      left -= read;
    }
  }

  private static String head(Step.Mirror mirror, Copy copy) {
    String path = mirror.target().path() == null ? copy.path() : mirror.target().path();
    String authority =
        mirror.target().authority() == null ? copy.authority() : mirror.target().authority();
    StringBuilder head = new StringBuilder();
    head.append(copy.method()).append(' ').append(path).append(" HTTP/1.1\r\n");
    head.append("Host: ").append(authority).append("\r\n");
    for (Header header : changed(copy.headers(), mirror.headers())) {
      if (!OURS.contains(header.name().toLowerCase(Locale.ROOT))) {
        head.append(header.name()).append(": ").append(header.value()).append("\r\n");
      }
    }
    if (copy.body().length > 0 || !copy.method().equals("GET")) {
      head.append("Content-Length: ").append(copy.body().length).append("\r\n");
    }
    return head.append("Connection: close\r\n\r\n").toString();
  }

  private static List<Header> changed(List<Header> headers, HeaderChanges changes) {
    List<Header> result = new ArrayList<>(headers);
    result.removeIf(
        header ->
            changes.remove().contains(header.name().toLowerCase(Locale.ROOT))
                || changes.set().stream().anyMatch(s -> s.name().equalsIgnoreCase(header.name())));
    result.addAll(changes.set());
    result.addAll(changes.add());
    return result;
  }
}
