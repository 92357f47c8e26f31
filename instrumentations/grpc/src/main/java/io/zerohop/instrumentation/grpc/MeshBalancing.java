package io.zerohop.instrumentation.grpc;

import io.grpc.ConnectivityState;
import io.grpc.LoadBalancer;
import io.grpc.LoadBalancer.PickResult;
import io.grpc.LoadBalancer.PickSubchannelArgs;
import io.grpc.LoadBalancer.SubchannelPicker;
import io.grpc.Status;
import io.grpc.util.ForwardingLoadBalancerHelper;
import io.zerohop.engine.attempt.Step;
import org.jspecify.annotations.Nullable;

/**
 * Stands between a channel and its own balancer: RPCs that carry a send of the mesh go to its
 * subchannels, all others to the picker of the application's balancer.
 *
 * <p>Changed in the channel's synchronization context; picks come from any thread.
 */
final class MeshBalancing extends ForwardingLoadBalancerHelper {
  private final LoadBalancer.Helper channel;
  private final @Nullable LateResolver resolver;
  private final Subchannels subchannels;
  private ConnectivityState ownState = ConnectivityState.CONNECTING;
  private volatile @Nullable SubchannelPicker own;

  MeshBalancing(LoadBalancer.Helper channel, @Nullable LateResolver resolver) {
    this.channel = channel;
    this.resolver = resolver;
    this.subchannels = new Subchannels(channel, this::publish);
    if (resolver != null) {
      resolver.watched();
    }
    channel.getSynchronizationContext().execute(this::publish); // not before the channel knows us
  }

  @Override
  protected LoadBalancer.Helper delegate() {
    return channel;
  }

  @Override
  public void updateBalancingState(ConnectivityState state, SubchannelPicker picker) {
    if (isWaiting()) {
      return; // what it says of no address is not to be heard
    }
    ownState = state;
    own = picker;
    publish();
  }

  /** Lets the channel ask again for all RPCs that wait for a subchannel. */
  private void publish() {
    ConnectivityState state = isWaiting() ? subchannels.state() : ownState;
    channel.updateBalancingState(state, new Picker());
  }

  /** Whether nothing has needed the application's own balancer so far: it knows no address. */
  boolean isWaiting() {
    return resolver != null && !resolver.isStarted();
  }

  void shutdown() {
    subchannels.shutdown();
  }

  private PickResult pickOwn(PickSubchannelArgs rpc) {
    SubchannelPicker picker = own;
    if (picker != null) {
      return picker.pickSubchannel(rpc);
    }
    if (resolver != null && isWaiting()) {
      channel.getSynchronizationContext().execute(resolver::startOwn);
    }
    return PickResult.withNoResult();
  }

  private final class Picker extends SubchannelPicker {
    @Override
    public PickResult pickSubchannel(PickSubchannelArgs rpc) {
      Progress ours = Progress.of(rpc.getCallOptions());
      if (ours == null) {
        return pickOwn(rpc);
      }
      PickResult result = pick(ours.order());
      if (result.isDrop()) {
        ours.drop();
      }
      return result;
    }

    private PickResult pick(Order order) {
      Step.Send send = order.send();
      if (send != null) {
        return subchannels.pick(send);
      }
      Status refused = order.refused();
      return refused == null ? PickResult.withNoResult() : PickResult.withDrop(refused);
    }
  }
}
