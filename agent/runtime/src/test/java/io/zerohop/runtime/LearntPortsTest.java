package io.zerohop.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.zerohop.engine.serve.ServedRequest;
import io.zerohop.spi.Inbound.Listening;
import io.zerohop.xds.client.ListeningPorts;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Ports that were open before the agent came. */
class LearntPortsTest {
  private final List<ListeningPorts> told = new ArrayList<>();
  private final OpenPorts ports = new OpenPorts(Map.of(), told::add, () -> {});
  private final LearntPorts learnt = new LearntPorts(ports);

  @Test
  void theFirstRequestTellsThePortAndLaterOnesTellNothing() throws Exception {
    learnt.serves(at("10.0.0.1", 8080, "http", false));
    learnt.serves(at("10.0.0.1", 8080, "http", false));
    learnt.serves(at("10.0.0.1", 8443, "https", false));
    learnt.serves(at("10.0.0.1", 9000, "http", true));

    assertEquals(3, told.size());
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
    assertEquals(2, told.size());
  }

  @Test
  void whatAServerItselfHasToldStays() throws Exception {
    ports.listening(new Listening("tomcat", new InetSocketAddress(8080), "http", false));
    learnt.serves(at("127.0.0.1", 8080, "http", false));
    learnt.serves(at("10.0.0.1", 8080, "http", false));

    assertEquals(List.of("http 8080 "), known());
    assertEquals(1, told.size());
  }

  @Test
  void aPortThatWasClosedIsNotLearntFromItsLastRequests() throws Exception {
    learnt.serves(at("10.0.0.1", 8080, "http", false));
    ports.closed(new InetSocketAddress(8080));
    learnt.serves(at("10.0.0.1", 8080, "http", false));

    assertEquals(List.of(), known());
  }

  @Test
  void aRequestWithoutAnAddressTellsNothing() {
    learnt.serves(new ServedGet("/"));

    assertEquals(List.of(), told);
  }

  private List<String> known() {
    return ports.now().ports().stream()
        .map(port -> port.name() + " " + port.number() + " " + port.address())
        .toList();
  }

  private static ServedRequest at(String host, int port, String scheme, boolean rpc)
      throws UnknownHostException {
    InetSocketAddress local = new InetSocketAddress(InetAddress.getByName(host), port);
    return new At(new ServedGet("/"), local, scheme, rpc);
  }

  /** A request that has come in somewhere. */
  private record At(ServedGet get, InetSocketAddress local, String scheme, boolean isRpc)
      implements ServedRequest {
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
