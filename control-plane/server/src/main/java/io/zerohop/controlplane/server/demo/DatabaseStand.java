package io.zerohop.controlplane.server.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * The process that runs the demo's database and does with it what calls over HTTP say. Where no
 * database can run, for whatever reason, it is absent and its process ended.
 */
final class DatabaseStand {
  private static final String ABSENT = "no database: ";

  private DatabaseStand() {}

  /**
   * Why there is no database, or nothing once it says on which port it listens.
   *
   * @param patience for which it may say nothing
   */
  static Optional<String> absent(Jvm stand, Duration patience)
      throws IOException, InterruptedException {
    try {
      stand.port(patience);
      return Optional.empty();
    } catch (DemoFailure silent) {
      boolean ended = !(silent.getCause() instanceof TimeoutException);
      stand.stop();
      stand.awaitEnd(System.nanoTime() + patience.toNanos());
      return Optional.of(
          reason(stand)
              .orElse(
                  ABSENT
                      + (ended
                          ? "its process ended without a reason"
                          : "nothing was heard of it for " + patience.toSeconds() + " s")
                      + ", see "
                      + stand.log()));
    }
  }

  private static Optional<String> reason(Jvm stand) throws IOException {
    try (Stream<String> lines = Files.lines(stand.log())) {
      return lines.filter(line -> line.startsWith(ABSENT)).findFirst();
    }
  }
}
