package io.zerohop.controlplane.xds.agents;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.proto.zerohop.v1.Refused;
import io.zerohop.proto.zerohop.v1.Register;
import java.util.List;
import org.junit.jupiter.api.Test;

class RegistrationsTest {
  private static Register.Builder reviews() {
    return Register.newBuilder().setInstance("reviews-1").setService("reviews");
  }

  private static String code(Register.Builder register) {
    Refused refused = Registrations.refusal(register.build());
    return refused == null ? "" : refused.getCode();
  }

  @Test
  void takesLiteralAddressesOfBothFamilies() {
    for (String address :
        List.of("10.0.0.1", "255.255.255.255", "::1", "fd00::7", "::ffff:1.2.3.4")) {
      assertNull(Registrations.refusal(reviews().addAddresses(address).build()), address);
    }
  }

  @Test
  void refusesAnAddressThatIsNoneBeforeItReachesTheTranslation() {
    for (String address :
        List.of("reviews", "300.1.1.1", "1.2.3", "1.2.3.4.5", "::::", "[::1]", "")) {
      assertEquals("INVALID_ADDRESS", code(reviews().addAddresses(address)), address);
    }
  }

  @Test
  void refusesNamesThatWouldNotBeShownAsTheyAre() {
    assertEquals("INVALID_INSTANCE", code(reviews().setInstance("")));
    assertEquals("INVALID_INSTANCE", code(reviews().setInstance("a\u001b[2J")));
    assertEquals("INVALID_INSTANCE", code(reviews().setInstance("a\nb")));
    assertEquals("INVALID_SERVICE", code(reviews().setService("Reviews")));
    assertEquals("INVALID_NAMESPACE", code(reviews().setNamespace("my shop")));
  }

  @Test
  void aPortBoundToSomethingElseThanAnAddressCountsForAll() {
    var ports =
        Registrations.ports(
            io.zerohop.proto.zerohop.v1.Ports.newBuilder()
                .addPorts(
                    io.zerohop.proto.zerohop.v1.Port.newBuilder()
                        .setName("http")
                        .setNumber(8080)
                        .setAddress("0.0.0.0.0"))
                .build());
    assertTrue(ports.get(0).address().isEmpty());
  }
}
