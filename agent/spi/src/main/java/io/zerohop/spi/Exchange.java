package io.zerohop.spi;

import io.zerohop.engine.attempt.Call;
import io.zerohop.engine.attempt.CallRequest;
import io.zerohop.engine.attempt.Step;
import org.jspecify.annotations.Nullable;

/**
 * One call of the application, over HTTP or as an RPC, as its adapter drives it: the engine's
 * {@link Call}, with the waiting done in the way that suits the client, and with every fault of our
 * own kept from it.
 *
 * <p>A fault before something was sent ends in {@link Step.PassThrough}, one after it in {@link
 * Step.Finish}. Used by one thread at a time; {@link #cancel} may come from any.
 */
public final class Exchange extends Driven {
  private Exchange(Call call) {
    super(call);
  }

  /** An exchange for the request, or null where nothing is to change. Never throws. */
  public static @Nullable Exchange begin(CallRequest request) {
    Outbound outbound = MeshPorts.outbound();
    if (outbound == null) {
      return null;
    }
    try {
      Call call = outbound.begin(request);
      return call == null ? null : new Exchange(call);
    } catch (Throwable fault) {
      MeshPorts.fault("Exchange.begin", fault);
      return null;
    }
  }
}
