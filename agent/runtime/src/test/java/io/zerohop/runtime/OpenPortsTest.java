package io.zerohop.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.spi.Inbound.Listening;
import io.zerohop.xds.client.ListeningPorts;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OpenPortsTest {
  private final List<ListeningPorts> told = new ArrayList<>();
  private final List<String> order = new ArrayList<>();
  private boolean lastOpened;
  private OpenPorts ports = new OpenPorts(Map.of(), this::changed, () -> order.add("leave"));

  @Test
  void theFirstOfEachProtocolHasItsNameAndOthersTheirNumber() {
    open(8080, "http", false);
    open(9090, "grpc", false);
    open(8081, "http", false);
    open(8443, "http", true);

    assertEquals(List.of("http", "grpc", "port-8081", "https"), names());
    assertEquals("HTTP", last().ports().get(0).protocol());
  }

  @Test
  void theUserCanNameThem() {
    ports = new OpenPorts(Map.of(8081, "http"), this::changed, () -> {});
    open(8080, "http", false);
    open(8081, "http", false);

    assertEquals(List.of("port-8080", "http"), names());
  }

  @Test
  void aPortThatIsToldTwiceIsOne() {
    open(8080, "http", false);
    open(8080, "http", false);

    assertEquals(1, told.size());
  }

  @Test
  void theWorkloadLeavesBeforeItsLastServerCloses() {
    open(8080, "http", false);
    open(8081, "http", false);
    order.clear();

    ports.closed(new InetSocketAddress(8080));
    assertEquals(List.of("told 1"), order);
    ports.closed(new InetSocketAddress(8081));

    assertEquals(List.of("told 1", "leave", "told 0"), order);
  }

  @Test
  void aPortThatOpensWhileTheWorkloadLeavesIsToldAfterThat() {
    ports = new OpenPorts(Map.of(), this::changed, () -> open(8081, "http", false));
    open(8080, "http", false);
    open(8082, "http", false);
    assertTrue(lastOpened);

    ports.closed(new InetSocketAddress(8082));
    assertFalse(lastOpened);
    ports.closed(new InetSocketAddress(8080));

    assertTrue(lastOpened, "or the workload would stay away");
    assertEquals(8081, last().ports().get(0).number());
  }

  @Test
  void tellsAnAddressThatOnlySomeCanReach() {
    ports.listening(
        new Listening("tomcat", new InetSocketAddress("127.0.0.1", 8080), "http", false));

    assertEquals("127.0.0.1", last().ports().get(0).address());
  }

  private void changed(boolean opened) {
    ListeningPorts now = ports.now();
    lastOpened = opened;
    told.add(now);
    order.add("told " + now.ports().size());
  }

  private void open(int port, String protocol, boolean tls) {
    ports.listening(new Listening("tomcat", new InetSocketAddress(port), protocol, tls));
  }

  private ListeningPorts last() {
    return told.get(told.size() - 1);
  }

  private List<String> names() {
    return last().ports().stream().map(ListeningPorts.Port::name).toList();
  }
}
