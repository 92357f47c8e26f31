package io.zerohop.spi;

import io.zerohop.engine.attempt.AttemptResult;
import io.zerohop.engine.attempt.AttemptResult.Failure;
import io.zerohop.engine.attempt.Step;
import io.zerohop.engine.outcome.Reason;
import io.zerohop.engine.sql.SqlCall;
import io.zerohop.engine.sql.SqlSession;
import org.jspecify.annotations.Nullable;

/** A call that a fault of ours kept from being begun, and that must not go on without the mesh. */
final class RefusedCall implements SqlCall {
  /** What the application gets in the place of a request in the clear. */
  static final Step REFUSED =
      new Step.Fail(
          Reason.NO_IDENTITY,
          Failure.TLS,
          Reason.NO_IDENTITY
              + ": the destination asks for TLS, or for rules on statements, and a fault in Zerohop"
              + " kept the call from it; see the lines of [zerohop] in the log of this process");

  private final Step refusal;

  RefusedCall() {
    this(REFUSED);
  }

  /**
   * @param refusal what stands in the call's place
   */
  RefusedCall(Step refusal) {
    this.refusal = refusal;
  }

  @Override
  public Step first() {
    return refusal;
  }

  @Override
  public Step result(AttemptResult result) {
    return refusal;
  }

  @Override
  public Step resume() {
    return refusal;
  }

  @Override
  public Step.Send current() {
    throw new IllegalStateException("a send must have been given, was refused before");
  }

  @Override
  public Question question() {
    return Question.NOTHING;
  }

  @Override
  public @Nullable String retired(boolean validating) {
    return null;
  }

  @Override
  public SqlSession session() {
    throw new IllegalStateException("a connection must stand, was refused before");
  }

  @Override
  public void bodyEnd(@Nullable Throwable failure) {}

  @Override
  public void ended(AttemptResult last) {}

  @Override
  public void cancel() {}
}
