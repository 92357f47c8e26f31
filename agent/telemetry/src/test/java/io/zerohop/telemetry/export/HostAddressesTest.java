package io.zerohop.telemetry.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

/** Texts of addresses. */
class HostAddressesTest {
  private final HostAddresses addresses = new HostAddresses();

  @Test
  void eachOfManyHasItsOwn() throws Exception {
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < 2_000; i++) {
        InetAddress address =
            InetAddress.getByAddress(new byte[] {10, (byte) (i >> 8), (byte) i, 7});
        String text = addresses.text(new InetSocketAddress(address, 80));
        assertEquals("10." + (i >> 8) + "." + (i & 0xff) + ".7", text);
      }
    }
  }

  @Test
  void theOneOfBeforeIsTheSameObject() throws Exception {
    InetSocketAddress address = new InetSocketAddress(InetAddress.getByName("fd00::7"), 80);
    assertEquals("fd00:0:0:0:0:0:0:7", addresses.text(address));
    assertSame(addresses.text(address), addresses.text(address));
  }

  @Test
  void aNameThatIsNotResolvedStandsForItself() {
    assertEquals("db.shop", addresses.text(InetSocketAddress.createUnresolved("db.shop", 5432)));
  }
}
