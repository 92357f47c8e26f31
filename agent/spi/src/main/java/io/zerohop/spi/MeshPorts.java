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

  /**
   * Whether a call to this host may concern the mesh at all; the first that an adapter asks. Never
   * throws.
   *
   * @see Outbound#mayConcern
   */
  public static boolean mayConcern(String host, int port) {
    Outbound out = outbound;
    try {
      return out != null && out.mayConcern(host, port);
    } catch (RuntimeException | LinkageError fault) {
      fault("mayConcern", fault);
      return false;
    }
  }

  /**
   * Whether a proxy of the JVM's own settings counts.
   *
   * @see Outbound#respectsProxies
   */
  public static boolean respectsProxies() {
    Outbound out = outbound;
    return out != null && out.respectsProxies();
  }

  /** Reports a call that goes past a proxy of the JVM's own settings: counted. */
  public static void passedProxy() {
    Outbound out = outbound;
    if (out != null) {
      out.passedProxy();
    }
  }

  /** Reports a call that may be the mesh's and that a proxy takes out of its hands: counted. */
  public static void leftToProxy() {
    Outbound out = outbound;
    if (out != null) {
      out.leftToProxy();
    }
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
