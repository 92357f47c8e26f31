package app;

import io.grpc.BindableService;
import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.channelz.v1.Channel;
import io.grpc.channelz.v1.ChannelzGrpc;
import io.grpc.channelz.v1.GetSocketRequest;
import io.grpc.channelz.v1.GetSubchannelRequest;
import io.grpc.channelz.v1.GetTopChannelsRequest;
import io.grpc.channelz.v1.SocketRef;
import io.grpc.channelz.v1.Subchannel;
import io.grpc.channelz.v1.SubchannelRef;
import io.grpc.protobuf.services.ChannelzService;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** What the library's own service tells of channels. Apart, for not every version here has it. */
final class RpcChannelz {
  private RpcChannelz() {}

  /**
   * A line for each subchannel of the channel to a target: the port of its connection, its state
   * and how many RPCs it took.
   */
  static String of(String target, Function<String, ManagedChannel> channels) throws IOException {
    BindableService service = ChannelzService.newInstance(100);
    Server server =
        Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
            .addService(service)
            .build()
            .start();
    try {
      return lines(
          target, ChannelzGrpc.newBlockingStub(channels.apply("127.0.0.1:" + server.getPort())));
    } finally {
      server.shutdownNow();
    }
  }

  private static String lines(String target, ChannelzGrpc.ChannelzBlockingStub channelz) {
    List<String> lines = new ArrayList<>();
    for (Channel channel :
        channelz.getTopChannels(GetTopChannelsRequest.getDefaultInstance()).getChannelList()) {
      if (channel.getData().getTarget().endsWith(target)) {
        channel.getSubchannelRefList().forEach(one -> lines.add(line(one, channelz)));
      }
    }
    return String.join("\n", lines);
  }

  private static String line(SubchannelRef ref, ChannelzGrpc.ChannelzBlockingStub channelz) {
    Subchannel one =
        channelz
            .getSubchannel(
                GetSubchannelRequest.newBuilder().setSubchannelId(ref.getSubchannelId()).build())
            .getSubchannel();
    List<Integer> ports = new ArrayList<>();
    for (SocketRef socket : one.getSocketRefList()) {
      GetSocketRequest asked =
          GetSocketRequest.newBuilder().setSocketId(socket.getSocketId()).build();
      ports.add(channelz.getSocket(asked).getSocket().getRemote().getTcpipAddress().getPort());
    }
    return ports
        + " "
        + one.getData().getState().getState()
        + " "
        + one.getData().getCallsStarted();
  }
}
