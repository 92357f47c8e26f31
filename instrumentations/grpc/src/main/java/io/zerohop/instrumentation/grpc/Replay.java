package io.zerohop.instrumentation.grpc;

import io.grpc.ClientCall;
import io.zerohop.engine.attempt.Step;
import io.zerohop.spi.MeshPorts;
import io.zerohop.spi.Outbound;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the application has done with an RPC so far, to be done once more to another call: until a
 * response begins, it grows too large (setting {@code retry.buffer}), or a message is a stream,
 * which can be read once. Before anything was handed to a call all of it is kept, as the library
 * itself keeps it for a channel that connects.
 *
 * <p>Used in the turns of its RPC; {@link #forget}, {@link #sized} and {@link #isPossible} from any
 * thread.
 */
final class Replay<Q> {
  private static final int MOST_KEPT = 512;
  private static final int USUAL = 3;

  private volatile @Nullable List<Action<Q>> actions = new ArrayList<>(USUAL);
  private boolean handed;
  private boolean readOnce;
  private int requested;

  /** What is still to be copied, when all of the request is known. */
  private List<Step.Mirror> mirrors = List.of();

  private boolean mirrored;
  private boolean complete;

  /** Whether all of it can be done to another call. */
  boolean isPossible() {
    return actions != null;
  }

  /** Nothing is done once more. */
  void forget() {
    actions = null;
  }

  /** So many bytes were sent of the messages to one call, uncompressed. */
  void sized(long bytes) {
    Outbound outbound = actions == null ? null : MeshPorts.outbound();
    if (outbound != null && bytes > outbound.replayLimit()) {
      forget();
    }
  }

  /** What the application has just done. */
  void keep(Action<Q> action) {
    complete |= action instanceof Action.Last;
    List<Action<Q>> list = actions;
    if (list != null) {
      readOnce |= action.isOnce();
      list.add(action);
      if (handed && list.size() > MOST_KEPT) {
        forget();
      }
    }
  }

  /** The application asks for so many messages more. */
  void request(int more) {
    requested = (int) Math.min(Integer.MAX_VALUE, (long) requested + more);
  }

  /** Does all of it to a call that was just started. */
  void onto(ClientCall<Q, ?> next) {
    if (requested > 0) {
      next.request(requested);
    }
    List<Action<Q>> list = actions;
    if (list != null) {
      for (Action<Q> action : list) {
        if (!action.isDoneOn(next)) {
          break;
        }
      }
      handed();
    }
  }

  /** After something was done to a call. */
  void handed() {
    handed = true;
    List<Action<Q>> list = actions;
    if (list != null && (readOnce || list.size() > MOST_KEPT)) {
      forget();
    }
  }

  /** Copies are wanted: once for an RPC, however often it begins anew. */
  void mirrorTo(List<Step.Mirror> wanted) {
    if (!mirrored) {
      mirrored = true;
      mirrors = wanted;
    }
  }

  /** What is to be copied now, once: nothing as long as the request is not known as a whole. */
  List<Step.Mirror> mirrorsDue() {
    List<Step.Mirror> due = complete && !readOnce ? mirrors : List.of();
    if (complete) {
      mirrors = List.of();
    }
    return due;
  }

  /** What was done so far; null if it is not kept. */
  @Nullable List<Action<Q>> actions() {
    return actions;
  }
}
