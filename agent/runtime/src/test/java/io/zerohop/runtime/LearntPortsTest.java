package io.zerohop.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.zerohop.engine.serve.ServedRequest;
import io.zerohop.spi.Inbound.Listening;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Ports that were open before the agent came. */
class LearntPortsTest {
  private int told;
  private final OpenPorts ports = new OpenPorts(Map.of(), opened -> told++, () -> {});
  private final LearntPorts learnt = new LearntPorts(ports);

  @Test
  void theFirstRequestTellsThePortAndLaterOnesTellNothing() throws Exception {
    learnt.serves(at("10.0.0.1", 8080, "http", false));
    learnt.serves(at("10.0.0.1", 8080, "http", false));
    learnt.serves(at("10.0.0.1", 8443, "https", false));
    learnt.serves(at("10.0.0.1", 9000, "http", true));

    assertEquals(3, told);
    assertEquals(
        List.of("http 8080 10.0.0.1", "https 8443 10.0.0.1", "grpc 9000 10.0.0.1"), known());
  }

  @Test
  void aRequestFromElsewhereShowsThatNotLoopbackAloneReachesIt() throws Exception {
    learnt.serves(at("127.0.0.1", 8080, "http", false));
    assertEquals(List.of("http 8080 127.0.0.1"), known());

    learnt.serves(at("10.0.0.1", 8080, "http", false));
    learnt.serves(at("127.0.0.1", 8080, "http", false));
    assertEquals(List.of("http 8080 10.0.0.1"), known());
    assertEquals(2, told);
  }

  @Test
  void whatAServerItselfHasToldStays() throws Exception {
    ports.listening(new Listening("tomcat", new InetSocketAddress(8080), "http", false));
    learnt.serves(at("127.0.0.1", 8080, "http", false));
    learnt.serves(at("10.0.0.1", 8080, "http", false));

    assertEquals(List.of("http 8080 "), known());
    assertEquals(1, told);
  }

  @Test
  void aPortThatWasClosedIsNotLearntFromItsLastRequests() throws Exception {
    learnt.serves(at("10.0.0.1", 8080, "http", false));
    ports.closed(new InetSocketAddress(8080));
    learnt.serves(at("10.0.0.1", 8080, "http", false));

    assertEquals(List.of(), known());
  }

  @Test
  void ofTwoFirstRequestsAtOnceThatFromElsewhereCounts() throws Exception {
    ServedRequest elsewhere = at("10.0.0.1", 8080, "http", false);
    InetSocketAddress loopback = new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 8080);
    // The other comes while this one is looked at.
    learnt.serves(
        new At(new ServedGet("/"), loopback, "http", false, () -> learnt.serves(elsewhere)));

    assertEquals(List.of("http 8080 10.0.0.1"), known());
  }

  @Test
  void aRequestWithoutAnAddressTellsNothing() {
    learnt.serves(new ServedGet("/"));

    assertEquals(0, told);
  }

  private List<String> known() {
    return ports.now().ports().stream()
        .map(port -> port.name() + " " + port.number() + " " + port.address())
        .toList();
  }

  private static ServedRequest at(String host, int port, String scheme, boolean rpc)
      throws UnknownHostException {
    InetSocketAddress local = new InetSocketAddress(InetAddress.getByName(host), port);
    return new At(new ServedGet("/"), local, scheme, rpc, () -> {});
  }

  /**
   * A request that has come in somewhere.
   *
   * @param meanwhile runs when it is asked whether it is an RPC
   */
  private record At(
      ServedGet get, InetSocketAddress local, String scheme, boolean rpc, Runnable meanwhile)
      implements ServedRequest {
    @Override
    public boolean isRpc() {
      meanwhile.run();
      return rpc;
    }

    @Override
    public String authority() {
      return get.authority();
    }

    @Override
    public String method() {
      return get.method();
    }

    @Override
    public String path() {
      return get.path();
    }

    @Override
    public @Nullable String header(String lowerCase) {
      return get.header(lowerCase);
    }

    @Override
    public @Nullable InetSocketAddress peer() {
      return get.peer();
    }
  }
}
