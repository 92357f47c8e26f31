package io.zerohop.instrumentation.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.zerohop.spi.Inbound;
import io.zerohop.spi.MeshPorts;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the runtime is told of ports. */
class PortsTest {
  private final List<String> told = new ArrayList<>();

  @BeforeEach
  void connect() {
    MeshPorts.connect(
        null,
        new Inbound() {
          @Override
          public void listening(Listening listening) {
            told.add("open " + listening.address().getPort());
          }

          @Override
          public void closed(InetSocketAddress address) {
            told.add("closed " + address.getPort());
          }
        },
        (where, fault) -> told.add(where + fault));
  }

  @AfterEach
  void disconnect() {
    MeshPorts.connect(null, null, (where, fault) -> {});
  }

  @Test
  void aPortIsOpenFromItsOwnersStartToItsEnd() {
    Object owner = new Object();
    Ports.opened(owner, new Inbound.Listening("a", new InetSocketAddress(8080), "http", false));
    Ports.closing(owner, new InetSocketAddress(8080));

    assertEquals(List.of("open 8080", "closed 8080"), told);
  }

  @Test
  void aPortThatWasOpenBeforeAnybodyCouldTellIsClosedByItsNumber() {
    Ports.closing(new Object(), new InetSocketAddress(8080));

    assertEquals(List.of("closed 8080"), told);
  }

  @Test
  void aPortThatOwnersShareIsClosedWithTheLast() {
    Inbound.Listening port = new Inbound.Listening("a", new InetSocketAddress(8080), "http", false);
    Object first = new Object();
    Object second = new Object();
    Ports.opened(first, port);
    Ports.opened(second, port);
    Ports.closing(first, new InetSocketAddress(8080));
    assertEquals(List.of("open 8080"), told);

    Ports.closing(second, new InetSocketAddress(8080));

    assertEquals(List.of("open 8080", "closed 8080"), told);
  }

  @Test
  void anOwnerWithoutAPortClosesNone() {
    Ports.closing(new Object(), null);

    assertEquals(List.of(), told);
  }
}
