package io.zerohop.scenarios;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

/** What is not on every machine. Where CI says that nothing may be skipped, a lack is a failure. */
final class Peers {
  private Peers() {}

  /** Skips the test with one line if the peer is absent. */
  static void need(boolean present, String line) {
    if (present) {
      return;
    }
    if (Boolean.parseBoolean(System.getenv("ZEROHOP_NOTHING_SKIPPED"))) {
      fail(line + "; ZEROHOP_NOTHING_SKIPPED forbids to skip it");
    }
    System.err.println("skipped: " + line);
    abort(line);
  }
}
