package io.zerohop.databases;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;

/** A database for a test, on the machines where it runs. */
public final class RealDatabase {
  private RealDatabase() {}

  /** Starts one. */
  public interface Starting<T extends ReplicatedDatabase> {
    /** As {@link Postgres#start} does. */
    T start() throws IOException, InterruptedException;
  }

  /**
   * Starts it; where it cannot run, the test is skipped with one line, and fails where the
   * environment says {@code ZEROHOP_NOTHING_SKIPPED=true}.
   */
  public static <T extends ReplicatedDatabase> T orSkipped(Starting<T> starting)
      throws InterruptedException {
    try {
      return starting.start();
    } catch (IOException absent) {
      if (Boolean.parseBoolean(System.getenv("ZEROHOP_NOTHING_SKIPPED"))) {
        return fail("no database, and ZEROHOP_NOTHING_SKIPPED forbids to skip the test", absent);
      }
      String line =
          "no database: " + String.valueOf(absent.getMessage()).lines().findFirst().orElse("");
      // Past the report of the class, so that it is seen where the tests are run.
      new PrintStream(new FileOutputStream(FileDescriptor.err), true).println("skipped: " + line);
      return abort(line);
    }
  }
}
