package io.zerohop.spi;

import io.zerohop.engine.attempt.Around;
import io.zerohop.engine.attempt.Call;
import io.zerohop.engine.attempt.CallRequest;
import io.zerohop.engine.attempt.Step;
import org.jspecify.annotations.Nullable;

/**
 * One call of the application, over HTTP or as an RPC, as its adapter drives it: the engine's
 * {@link Call}, with the waiting done in the way that suits the client, and with every fault of our
 * own kept from it.
 *
 * <p>A fault before something was sent ends in {@link Step.PassThrough}, or in {@link Step.Fail}
 * where the configuration asks for TLS to the destination; one after it in {@link Step.Finish}.
 * Used by one thread at a time; {@link #cancel} may come from any.
 */
public final class Exchange extends Driven {
  private final Around around;

  private Exchange(Call call, Around around) {
    super(call);
    this.around = around;
  }

  /**
   * An exchange for the request, or null where nothing is to change. On the thread of the
   * application that makes the call: it is made in the middle of what that thread serves. Never
   * throws.
   */
  public static @Nullable Exchange begin(CallRequest request) {
    return begin(request, Surroundings.ofThread());
  }

  /** The same for a request that follows this one, as after a redirect, on any thread. */
  public @Nullable Exchange next(CallRequest request) {
    return begin(request, around);
  }

  /**
   * The same for a request that the client begins on a thread of its own.
   *
   * @param around what {@link Surroundings#ofThread} was on the application's thread
   */
  public static @Nullable Exchange begin(CallRequest request, Around around) {
    Outbound outbound = MeshPorts.outbound();
    if (outbound == null) {
      return null;
    }
    try {
      Call call = outbound.begin(request, around);
      return call == null ? null : new Exchange(call, around);
    } catch (Throwable fault) {
      MeshPorts.fault("Exchange.begin", fault);
      return failsClosed(outbound, request.host(), request.port())
          ? new Exchange(new RefusedCall(), around)
          : null;
    }
  }
}
