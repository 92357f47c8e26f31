package io.zerohop.controlplane.xds.agents;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.grpc.Attributes;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.zerohop.controlplane.catalog.Catalog;
import io.zerohop.controlplane.xds.serve.Hub;
import io.zerohop.controlplane.xds.serve.Loop;
import io.zerohop.controlplane.xds.wire.Core;
import io.zerohop.controlplane.xds.wire.Peer;
import io.zerohop.proto.zerohop.v1.AgentMessage;
import io.zerohop.proto.zerohop.v1.Register;
import io.zerohop.proto.zerohop.v1.Registered;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an agent is told when it registers. */
class AgentConversationTest {
  private final Loop loop = new Loop();
  private final Core core =
      new Core(
          loop,
          new Hub(loop, Clock.systemUTC(), audience -> {}, audience -> {}),
          Clock.systemUTC());
  private final AgentService service =
      new AgentService(
          core,
          new Catalog(Clock.systemUTC()),
          new Withdrawals(core, () -> CompletableFuture.completedFuture(null)),
          new AgentService.Told("0.1.0", AgentConversationTest::place));

  @AfterEach
  void end() {
    loop.close();
  }

  private static OtlpPlace place(boolean loopback, String called) {
    return loopback
        ? new OtlpPlace("http://127.0.0.1:8700", "")
        : new OtlpPlace("https://" + called + ":8700", "PEM");
  }

  private Registered register(String from, @Nullable String authority) throws UnknownHostException {
    AgentEnd agent = new AgentEnd();
    List<AgentConversation> begun = new ArrayList<>();
    Peer.interceptor()
        .interceptCall(
            new Calling(new InetSocketAddress(InetAddress.getByName(from), 5), authority),
            new Metadata(),
            (call, headers) -> {
              begun.add(new AgentConversation(service, agent));
              return new ServerCall.Listener<>() {};
            });
    Register register = Register.newBuilder().setInstance("orders-1").setService("orders").build();
    begun.get(0).onNext(AgentMessage.newBuilder().setRegister(register).build());
    CompletableFuture.runAsync(() -> {}, loop).orTimeout(20, TimeUnit.SECONDS).join();
    return agent.heard.get(0).getRegistered();
  }

  /** A stream from there. */
  private static final class Calling extends ServerCall<String, String> {
    private final InetSocketAddress from;
    private final @Nullable String authority;

    private Calling(InetSocketAddress from, @Nullable String authority) {
      this.from = from;
      this.authority = authority;
    }

    @Override
    public Attributes getAttributes() {
      return Attributes.newBuilder().set(Grpc.TRANSPORT_ATTR_REMOTE_ADDR, from).build();
    }

    @Override
    public @Nullable String getAuthority() {
      return authority;
    }

    @Override
    public void close(Status status, Metadata trailers) {}

    @Override
    public void request(int messages) {}

    @Override
    public void sendHeaders(Metadata headers) {}

    @Override
    public void sendMessage(String message) {}

    @Override
    public boolean isCancelled() {
      return false;
    }

    @Override
    public MethodDescriptor<String, String> getMethodDescriptor() {
      throw new UnsupportedOperationException("the method must not be asked for");
    }
  }

  @Test
  void anAgentOfThisMachineIsToldAPlainAddressAndNoCertificate() throws Exception {
    Registered told = register("127.0.0.1", "127.0.0.1:8710");
    assertEquals("http://127.0.0.1:8700", told.getOtlpUrl());
    assertEquals("", told.getOtlpCa());
    assertEquals("0.1.0", told.getControlPlaneVersion());
  }

  @Test
  void anAgentOfAnotherMachineIsToldTheHostThatItCalledAndTheCertificate() throws Exception {
    Registered told = register("192.0.2.9", "zerohop.zerohop-system:8710");
    assertEquals("https://zerohop.zerohop-system:8700", told.getOtlpUrl());
    assertEquals("PEM", told.getOtlpCa());
    assertEquals("https://[fd00::7]:8700", register("fd00::9", "[fd00::7]:8710").getOtlpUrl());
    assertEquals("https://zerohop:8700", register("192.0.2.9", "zerohop").getOtlpUrl());
  }

  @Test
  void aHostThatIsNoneIsNotGivenBack() throws Exception {
    for (String authority : new String[] {"", "a b", "user@host:1", "host:port", "a/b:1"}) {
      assertEquals("https://:8700", register("192.0.2.9", authority).getOtlpUrl(), authority);
    }
    assertEquals("https://:8700", register("192.0.2.9", null).getOtlpUrl());
  }
}
