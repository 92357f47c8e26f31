package io.zerohop.spi;

import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Where adapters find the running agent. Set once by the runtime when it is ready; before that, and
 * after an unload, every call goes on unchanged.
 */
public final class MeshPorts {
  private static volatile @Nullable Outbound outbound;
  private static volatile @Nullable Inbound inbound;
  private static volatile BiConsumer<String, Throwable> faults = (where, fault) -> {};

  private MeshPorts() {}

  /** Connects the adapters to a runtime; null disconnects them. */
  public static void connect(
      @Nullable Outbound out, @Nullable Inbound in, BiConsumer<String, Throwable> onFault) {
    faults = onFault;
    inbound = in;
    outbound = out;
  }

  /** The way out, or null while there is none. */
  public static @Nullable Outbound outbound() {
    return outbound;
  }

  /** What listens to servers, or null while nothing does. */
  public static @Nullable Inbound inbound() {
    return inbound;
  }

  /** Reports something unexpected inside the agent: counted, logged at a limited rate. */
  public static void fault(String where, Throwable fault) {
    faults.accept(where, fault);
  }
}
