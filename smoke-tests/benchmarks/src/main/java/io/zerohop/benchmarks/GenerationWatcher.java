package io.zerohop.benchmarks;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The application of the fan-out: asks again and again for an address that the mesh itself answers
 * with a redirect to {@code /generation-N}, reads a number from a mapped file, the control, and
 * tells when it first saw each. Knows nothing of the agent.
 *
 * <p>Arguments: the address, the mapped file, milliseconds from an answer to the next question.
 * Output: lines {@code mesh,N,MICROS} and {@code control,N,MICROS}, wall clock. It ends with its
 * standard input.
 */
public final class GenerationWatcher {
  private GenerationWatcher() {}

  public static void main(String[] args) throws IOException {
    MappedByteBuffer control;
    try (FileChannel file = FileChannel.open(Path.of(args[1]))) {
      control = file.map(FileChannel.MapMode.READ_ONLY, 0, Long.BYTES);
    }
    long interval = Long.parseLong(args[2]) * 1_000_000;
    Thread watch = new Thread(() -> watch(URI.create(args[0]), control, interval), "watch");
    watch.setDaemon(true);
    watch.start();
    System.in.readAllBytes();
  }

  private static void watch(URI address, MappedByteBuffer control, long interval) {
    long lastMesh = -1;
    long lastControl = -1;
    while (true) {
      long mesh = generation(address);
      long other = control.getLong(0);
      long now = micros();
      if (mesh != lastMesh) {
        System.out.println("mesh," + mesh + "," + now);
        lastMesh = mesh;
      }
      if (other != lastControl) {
        System.out.println("control," + other + "," + now);
        lastControl = other;
      }
      LockSupport.parkNanos(interval);
    }
  }

  /** The generation in force; -1 where the mesh does not answer. */
  private static long generation(URI address) {
    try {
      HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection();
      connection.setInstanceFollowRedirects(false);
      String location = connection.getHeaderField("Location");
      connection.disconnect();
      return location == null ? -1 : Long.parseLong(location.replaceAll(".*-", ""));
    } catch (IOException outside) {
      return -1;
    }
  }

  /** Microseconds since 1970, by the clock that all processes of a machine share. */
  static long micros() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
  }
}
