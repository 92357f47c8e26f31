package io.zerohop.instrumentation.grpc;

import io.grpc.ClientCall;
import io.zerohop.engine.attempt.Step;
import io.zerohop.spi.MeshPorts;
import io.zerohop.spi.Outbound;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the application has done with an RPC so far, to be done once more to another call: until a
 * response begins, it grows too large (setting {@code retry.buffer}), or a message is a stream,
 * which can be read once.
 *
 * <p>Used in the turns of its RPC; {@link #forget} and {@link #isPossible} from any thread.
 */
final class Replay<Q, R> {
  private static final int MOST_KEPT = 512;

  private volatile @Nullable List<Consumer<ClientCall<Q, R>>> actions = new ArrayList<>();
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

  void add(Consumer<ClientCall<Q, R>> action) {
    List<Consumer<ClientCall<Q, R>>> list = actions;
    if (list != null) {
      list.add(action);
    }
  }

  void addMessage(Q message, Consumer<ClientCall<Q, R>> action) {
    readOnce |= message instanceof InputStream;
    add(action);
  }

  /** After which the request is known as a whole. */
  void addLast(Consumer<ClientCall<Q, R>> action) {
    complete = true;
    add(action);
  }

  /** The application asks for so many messages more. */
  void request(int more) {
    requested = (int) Math.min(Integer.MAX_VALUE, (long) requested + more);
  }

  /** Does all of it to a call that was just started. */
  void onto(ClientCall<Q, R> next, Consumer<Consumer<ClientCall<Q, R>>> by) {
    if (requested > 0) {
      next.request(requested);
    }
    List<Consumer<ClientCall<Q, R>>> list = actions;
    if (list != null) {
      list.forEach(by);
    }
  }

  /** After something was done to a call that came so far. */
  void done(Progress progress) {
    List<Consumer<ClientCall<Q, R>>> list = actions;
    if (list != null && (readOnce || list.size() > MOST_KEPT || isTooLarge(progress))) {
      actions = null;
    }
  }

  private static boolean isTooLarge(Progress progress) {
    Outbound outbound = MeshPorts.outbound();
    return outbound != null && progress.bytes() > outbound.replayLimit();
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
  @Nullable List<Consumer<ClientCall<Q, R>>> actions() {
    return actions;
  }
}
