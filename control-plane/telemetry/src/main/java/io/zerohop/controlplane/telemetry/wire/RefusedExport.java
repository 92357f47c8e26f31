package io.zerohop.controlplane.telemetry.wire;

/** A message that is not taken, with why in one sentence. */
public final class RefusedExport extends Exception {
  private static final long serialVersionUID = 1L;

  private final Cause cause;

  /** Why, by what the sender may do about it. */
  public enum Cause {
    /** It makes no sense, and will make none later. */
    MALFORMED(400, 3),
    /** It is too long: less in one message may be taken. */
    TOO_LONG(413, 8),
    /** It is in a form that is not read here. */
    UNKNOWN_FORM(415, 3),
    /** Too much is under way: it may be sent again. */
    BUSY(429, 8);

    private final int http;
    private final int rpc;

    Cause(int http, int rpc) {
      this.http = http;
      this.rpc = rpc;
    }
  }

  /** Says what is wrong. */
  public RefusedExport(Cause cause, String message) {
    super(message, null, false, false);
    this.cause = cause;
  }

  /** The HTTP status, of those by which OTLP's senders decide whether to send again. */
  public int status() {
    return cause.http;
  }

  /** The answer's body, a google.rpc.Status (OTLP specification, "Failures"). */
  public byte[] body() {
    return ExportAnswers.failure(cause.rpc, String.valueOf(getMessage()));
  }
}
