package io.zerohop.engine.attempt;

import io.zerohop.engine.attempt.HeaderChanges.Header;
import java.util.List;

/**
 * How a caller in the mesh asks a server for its load, and where the answer stands: as text in a
 * response header, of an RPC as bytes in a trailer (ORCA: open request cost aggregation).
 */
public final class LoadQuestion {
  /** The request header that asks; what it says does not matter. */
  public static final String HEADER = "zerohop-load";

  /** The response header that answers. */
  public static final String ANSWER = "endpoint-load-metrics";

  /** The trailer that answers an RPC; each of its bytes is one character here. */
  public static final String TRAILER = "endpoint-load-metrics-bin";

  /** Asks. */
  public static final HeaderChanges ASK =
      new HeaderChanges(List.of(), List.of(new Header(HEADER, "1")), List.of());

  /** Keeps the answer from an application that did not ask. */
  public static final HeaderChanges HIDE = new HeaderChanges(List.of(ANSWER), List.of(), List.of());

  private LoadQuestion() {}

  /** Whether this send asks. */
  public static boolean isIn(Step.Send send) {
    for (Header header : send.headers().set()) {
      if (header.name().equals(HEADER)) {
        return true;
      }
    }
    return false;
  }
}
