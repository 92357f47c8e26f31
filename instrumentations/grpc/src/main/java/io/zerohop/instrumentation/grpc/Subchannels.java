package io.zerohop.instrumentation.grpc;

import io.grpc.ConnectivityState;
import io.grpc.ConnectivityStateInfo;
import io.grpc.EquivalentAddressGroup;
import io.grpc.LoadBalancer;
import io.grpc.LoadBalancer.CreateSubchannelArgs;
import io.grpc.LoadBalancer.PickResult;
import io.grpc.LoadBalancer.Subchannel;
import io.grpc.Status;
import io.grpc.SynchronizationContext.ScheduledHandle;
import io.zerohop.engine.attempt.Step;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One subchannel of the library for each endpoint that RPCs are sent to, made when it is first
 * needed and given up when it was not used for a while.
 *
 * <p>Changed in the channel's synchronization context; picks come from any thread.
 */
final class Subchannels {
  private static final long UNUSED_NANOS = TimeUnit.MINUTES.toNanos(5);
  private static final long SWEEP_SECONDS = 60;
  private static final Status NO_TLS =
      Status.UNAVAILABLE.withDescription(
          "NO_IDENTITY: the configuration asks for TLS to the destination, which Zerohop has not"
              + " for gRPC; nothing was sent");

  private final LoadBalancer.Helper channel;
  private final Runnable changed;
  private final Map<String, Entry> byPoolKey = new ConcurrentHashMap<>();
  private @Nullable ScheduledHandle sweep;
  private boolean ended;

  /**
   * @param changed told when RPCs that wait may find another answer
   */
  Subchannels(LoadBalancer.Helper channel, Runnable changed) {
    this.channel = channel;
    this.changed = changed;
  }

  /** The subchannel for a send, nothing while it connects, or why it cannot be used. */
  PickResult pick(Step.Send send) {
    if (send.tls() != null) { // subchannels are in the clear, and would be shared by their key
      return PickResult.withDrop(NO_TLS);
    }
    Entry entry = byPoolKey.get(send.poolKey());
    if (entry == null) {
      channel.getSynchronizationContext().execute(() -> open(send));
      return PickResult.withNoResult();
    }
    entry.usedNanos = System.nanoTime();
    ConnectivityStateInfo now = entry.state;
    return switch (now.getState()) {
      case READY -> entry.ready;
      // Also an RPC that would wait for readiness: the engine knows other endpoints.
      case TRANSIENT_FAILURE, SHUTDOWN -> PickResult.withDrop(now.getStatus());
      case IDLE -> {
        channel.getSynchronizationContext().execute(entry.subchannel::requestConnection);
        yield PickResult.withNoResult();
      }
      case CONNECTING -> PickResult.withNoResult();
    };
  }

  private void open(Step.Send send) {
    if (ended || byPoolKey.containsKey(send.poolKey())) {
      return;
    }
    CreateSubchannelArgs args =
        CreateSubchannelArgs.newBuilder()
            .setAddresses(new EquivalentAddressGroup(send.address()))
            .build();
    Entry entry = new Entry(channel.createSubchannel(args));
    byPoolKey.put(send.poolKey(), entry);
    entry.subchannel.start(
        state -> {
          entry.state = state;
          if (state.getState() == ConnectivityState.TRANSIENT_FAILURE
              || state.getState() == ConnectivityState.IDLE) {
            channel.refreshNameResolution(); // gRPC warns of a balancer that does not
          }
          changed.run();
        });
    entry.subchannel.requestConnection();
    if (sweep == null) {
      schedule();
    }
  }

  private void schedule() {
    sweep =
        channel
            .getSynchronizationContext()
            .schedule(
                this::sweep,
                SWEEP_SECONDS,
                TimeUnit.SECONDS,
                channel.getScheduledExecutorService());
  }

  private void sweep() {
    long now = System.nanoTime();
    for (Iterator<Entry> all = byPoolKey.values().iterator(); all.hasNext(); ) {
      Entry entry = all.next();
      if (now - entry.usedNanos > UNUSED_NANOS) {
        all.remove();
        entry.subchannel.shutdown();
      }
    }
    sweep = null;
    if (!byPoolKey.isEmpty()) {
      schedule();
    }
  }

  /** What the channel says of itself while only the mesh uses it. */
  ConnectivityState state() {
    ConnectivityState best = ConnectivityState.CONNECTING;
    boolean failing = !byPoolKey.isEmpty();
    for (Entry entry : byPoolKey.values()) {
      ConnectivityState state = entry.state.getState();
      if (state == ConnectivityState.READY) {
        return state;
      }
      failing &= state == ConnectivityState.TRANSIENT_FAILURE;
    }
    return failing ? ConnectivityState.TRANSIENT_FAILURE : best;
  }

  void shutdown() {
    ended = true;
    if (sweep != null) {
      sweep.cancel();
    }
    byPoolKey.values().forEach(entry -> entry.subchannel.shutdown());
    byPoolKey.clear();
  }

  private static final class Entry {
    final Subchannel subchannel;
    final PickResult ready;
    volatile ConnectivityStateInfo state =
        ConnectivityStateInfo.forNonError(ConnectivityState.IDLE);
    volatile long usedNanos = System.nanoTime();

    Entry(Subchannel subchannel) {
      this.subchannel = subchannel;
      this.ready = PickResult.withSubchannel(subchannel);
    }
  }
}
