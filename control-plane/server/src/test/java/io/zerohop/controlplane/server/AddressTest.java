package io.zerohop.controlplane.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AddressTest {
  @Test
  void isShownAsItIsWritten() {
    for (String text :
        List.of("127.0.0.1:8700", "0.0.0.0:1", "[::1]:8700", "[::]:0", "[fd00::7]:9")) {
      assertEquals(text, Address.text(new Address().convert(text)));
    }
  }

  @Test
  void ofAControlPlaneThatListensOnAllIsShownAsItWasGiven(@TempDir Path directory)
      throws Exception {
    for (String any : List.of("0.0.0.0", "::")) {
      ControlPlaneSettings settings =
          new ControlPlaneSettings(
              directory, new InetSocketAddress("127.0.0.1", 0), new InetSocketAddress(any, 0));
      try (ControlPlane running = ControlPlane.start(settings, Clock.systemUTC())) {
        InetSocketAddress shown = running.xdsAddress();
        String host = any.contains(":") ? "[" + any + "]" : any;
        assertEquals(host + ":" + shown.getPort(), Address.text(shown));
        String status = new RunningPlane(running).get("/zerohop/v1/status").body();
        assertEquals(true, status.contains(host + ":" + shown.getPort()), status);
      }
    }
  }
}
