package io.zerohop.controlplane.xds.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.Attributes;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.Status;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Who gets in on the xDS port. */
class GateTest {
  private static final String TOKEN = "a-token-that-is-long-enough";
  private static final String STARTED = "started";

  private final Gate gate = new Gate(TOKEN);

  /** What becomes of a call from there: it is started, or closed with a status. */
  private String call(String address, @Nullable String authorization) throws UnknownHostException {
    List<String> heard = new ArrayList<>();
    Metadata headers = new Metadata();
    if (authorization != null) {
      headers.put(
          Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), authorization);
    }
    FakeCall call = new FakeCall(new InetSocketAddress(InetAddress.getByName(address), 5), heard);
    Peer.interceptor()
        .interceptCall(
            call,
            headers,
            (known, same) ->
                gate.interceptCall(
                    known,
                    same,
                    (admitted, theirs) -> {
                      heard.add(STARTED);
                      return new ServerCall.Listener<>() {};
                    }));
    return String.join(", ", heard);
  }

  @Test
  void aClientOnLoopbackNeedsNoToken() throws UnknownHostException {
    assertEquals(STARTED, call("127.0.0.1", null));
    assertEquals(STARTED, call("127.1.2.3", "Bearer wrong"));
    assertEquals(STARTED, call("::1", null));
  }

  @Test
  void aClientFromElsewhereIsLetInWithTheToken() throws UnknownHostException {
    assertEquals(STARTED, call("192.0.2.1", "Bearer " + TOKEN));
    assertEquals(STARTED, call("2001:db8::1", "Bearer " + TOKEN));
  }

  @Test
  void aClientFromElsewhereWithoutTheTokenIsUnauthenticated() throws UnknownHostException {
    List<@Nullable String> wrong = new ArrayList<>();
    wrong.add(null);
    wrong.addAll(
        List.of("", "Bearer ", TOKEN, "Bearer " + TOKEN + "x", "Bearer a-token", "Basic " + TOKEN));
    for (String each : wrong) {
      for (String address : List.of("192.0.2.1", "10.0.0.1", "2001:db8::1")) {
        assertEquals("UNAUTHENTICATED", call(address, each), address + " with " + each);
      }
    }
  }

  @Test
  void theRefusalSaysWhereTheTokenIs() {
    List<Status> closed = new ArrayList<>();
    FakeCall call =
        new FakeCall(new InetSocketAddress("192.0.2.1", 5), new ArrayList<>()) {
          @Override
          public void close(Status status, Metadata trailers) {
            closed.add(status);
          }
        };
    Peer.interceptor()
        .interceptCall(
            call,
            new Metadata(),
            (known, same) ->
                gate.interceptCall(known, same, (c, h) -> new ServerCall.Listener<>() {}));
    String description = String.valueOf(closed.get(0).getDescription());
    assertTrue(description.contains("~/.zerohop/config"), description);
  }

  private static class FakeCall extends ServerCall<String, String> {
    private final SocketAddress remote;
    private final List<String> heard;

    FakeCall(SocketAddress remote, List<String> heard) {
      this.remote = remote;
      this.heard = heard;
    }

    @Override
    public Attributes getAttributes() {
      return Attributes.newBuilder().set(Grpc.TRANSPORT_ATTR_REMOTE_ADDR, remote).build();
    }

    @Override
    public void close(Status status, Metadata trailers) {
      heard.add(status.getCode().name());
    }

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
      throw new UnsupportedOperationException("a gate must not ask for the method");
    }
  }
}
