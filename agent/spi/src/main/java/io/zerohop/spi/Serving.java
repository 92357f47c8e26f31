package io.zerohop.spi;

import io.zerohop.engine.attempt.Call;
import io.zerohop.engine.attempt.HeaderChanges.Header;
import io.zerohop.engine.attempt.Step;
import io.zerohop.engine.outcome.Reason;
import io.zerohop.engine.serve.ServedRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One call that a server of the application answers, as its adapter drives it: begin, step, result
 * and end as for an {@link Exchange}, with every fault of our own kept from the application.
 *
 * <p>The first step says what to do. {@link Step.Serve}: let the application answer, on a thread
 * that has {@linkplain Surroundings#enter entered} what the step says, then report the result and
 * the end. {@link Step.Respond}: answer in its place, nothing is reported. {@link
 * Step.PassThrough}: the server goes on as if we were not there, nothing is reported. A fault gives
 * the last of them, or a refusal where the configuration says who may call.
 *
 * <p>Used by one thread at a time; the ends may come from any.
 */
public final class Serving extends Driven {
  private static final Step REFUSED = refusal();

  private Serving(Call call) {
    super(call);
  }

  /** Whether anybody wants to know of calls that come in; the first that an adapter asks. */
  public static boolean mayConcern() {
    Inbound inbound = MeshPorts.inbound();
    try {
      return inbound != null && inbound.mayConcern();
    } catch (RuntimeException | LinkageError fault) {
      MeshPorts.fault("Serving.mayConcern", fault);
      return false;
    }
  }

  /** A call that comes in, or null where nothing is to change. Never throws. */
  public static @Nullable Serving begin(ServedRequest request) {
    Inbound inbound = MeshPorts.inbound();
    if (inbound == null) {
      return null;
    }
    try {
      Call call = inbound.begin(request);
      return call == null ? null : new Serving(call);
    } catch (Throwable fault) {
      MeshPorts.fault("Serving.begin", fault);
      return failsClosed(inbound, request) ? new Serving(new RefusedCall(REFUSED)) : null;
    }
  }

  private static boolean failsClosed(Inbound inbound, ServedRequest request) {
    try {
      return inbound.failsClosed(request);
    } catch (Throwable fault) {
      MeshPorts.fault("Serving.failsClosed", fault);
      return false;
    }
  }

  @Override
  Step refused() {
    return REFUSED;
  }

  private static Step refusal() {
    String text =
        Reason.DENIED_BY_POLICY
            + ": a fault in Zerohop kept the request from the rules on who may call";
    return new Step.Respond(
        403,
        List.of(new Header("zerohop-reason", Reason.DENIED_BY_POLICY.name())),
        text.getBytes(StandardCharsets.UTF_8),
        Reason.DENIED_BY_POLICY);
  }
}
