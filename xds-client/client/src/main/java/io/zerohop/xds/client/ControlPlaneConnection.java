package io.zerohop.xds.client;

import io.grpc.Channel;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one connection to a control plane: tries the candidates in turn, waits longer after each
 * failure, and begins again when a connection is lost. For the {@link Loop} only.
 */
final class ControlPlaneConnection {
  private static final Duration HANDSHAKE = Duration.ofSeconds(5);

  private final Loop loop;
  private final List<ControlPlaneAddress> candidates;
  private final Function<ControlPlaneAddress, ManagedChannel> channels;
  private final Backoff backoff;
  private final Listener listener;

  private int candidate;
  private @Nullable ManagedChannel channel;
  private boolean ready;
  private boolean closed;

  /** Hears of the connection, on the loop. */
  interface Listener {
    void connected(Channel channel, ControlPlaneAddress address);

    void disconnected(ControlPlaneAddress address, String reason, Duration retryIn);
  }

  /**
   * @param candidates tried in turn until one answers; a lost connection is first tried again
   * @param channels makes a channel that is not connected yet
   */
  ControlPlaneConnection(
      Loop loop,
      List<ControlPlaneAddress> candidates,
      Function<ControlPlaneAddress, ManagedChannel> channels,
      Backoff backoff,
      Listener listener) {
    this.loop = loop;
    this.candidates = List.copyOf(candidates);
    this.channels = channels;
    this.backoff = backoff;
    this.listener = listener;
  }

  /** Begins to connect. */
  void start() {
    if (closed) {
      return;
    }
    ready = false;
    ManagedChannel opened = channels.apply(candidates.get(candidate));
    channel = opened;
    loop.schedule(HANDSHAKE, () -> giveUpUnlessReady(opened));
    watch(opened);
  }

  /** The other side has said something sensible: a loss after this is tried again soon. */
  void healthy() {
    backoff.reset();
  }

  boolean isReady() {
    return ready;
  }

  ControlPlaneAddress address() {
    return candidates.get(candidate);
  }

  /** Closes for good. */
  void close() {
    closed = true;
    ready = false;
    drop();
  }

  private void watch(ManagedChannel watched) {
    if (watched != channel) {
      return;
    }
    ConnectivityState state = watched.getState(true);
    switch (state) {
      case READY -> becomeReady(watched);
      case TRANSIENT_FAILURE -> lose(ready ? "the connection broke" : "cannot connect");
      case IDLE -> {
        if (ready) {
          lose("closed by the control plane");
        }
      }
      case CONNECTING, SHUTDOWN -> {}
    }
    if (watched == channel) {
      watched.notifyWhenStateChanged(state, () -> loop.execute(() -> watch(watched)));
    }
  }

  private void becomeReady(ManagedChannel watched) {
    if (!ready) {
      ready = true;
      listener.connected(watched, address());
    }
  }

  private void giveUpUnlessReady(ManagedChannel watched) {
    if (watched == channel && !ready) {
      lose("no answer within " + HANDSHAKE.toSeconds() + " s");
    }
  }

  private void lose(String reason) {
    ControlPlaneAddress lost = address();
    boolean wasReady = ready;
    ready = false;
    drop();
    if (!wasReady) {
      candidate = (candidate + 1) % candidates.size();
    }
    // A first failure with more candidates to try is no reason to wait.
    Duration wait = !wasReady && candidate != 0 ? Duration.ZERO : backoff.next();
    listener.disconnected(lost, reason, wait);
    loop.schedule(wait, this::start);
  }

  private void drop() {
    if (channel != null) {
      ManagedChannel old = channel;
      channel = null;
      old.shutdownNow();
    }
  }
}
