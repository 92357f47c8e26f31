package io.zerohop.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.diagnostics.AgentLog;
import io.zerohop.xds.client.ControlPlaneAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Where an agent looks for its control plane. */
class ClientFactoryTest {
  private final List<String> lines = new ArrayList<>();

  private List<String> controlPlanes(String argument) {
    Settings settings = Settings.read(SettingSources.of(argument, Map.of(), Map.of()));
    Who who = new Who("a-1", new ServiceName("a", "test"), "default", "a", Map.of(), "app.A", 0);
    AgentLog log = new AgentLog(lines::add, () -> 0, "warn");
    return new ClientFactory(settings, who, log)
        .controlPlanes().stream().map(ControlPlaneAddress::toString).toList();
  }

  @Test
  void withoutASettingItIsThisMachineAndThenTheServiceOfTheCluster() {
    assertEquals(List.of("127.0.0.1:8710", "zerohop.zerohop-system:8710"), controlPlanes(""));
    assertEquals(List.of(), lines);
  }

  @Test
  void whatTheSettingSaysStandsAlone() {
    assertEquals(List.of("a:1", "b:8710"), controlPlanes("control.plane=a:1,b"));
    assertEquals(List.of(), lines);
  }

  @Test
  void aBadAddressIsAWarningAndTheRestIsUsed() {
    assertEquals(
        List.of("a:1", "b:2"), controlPlanes("control.plane=a:1,http://x:8710/,b:2,c:many"));
    assertEquals(2, lines.size(), lines.toString());
    assertTrue(lines.get(0).contains("setting control.plane: \"http://x:8710/\": "), lines.get(0));
    assertTrue(lines.get(1).contains("setting control.plane: \"c:many\": "), lines.get(1));
  }

  @Test
  void whereNoAddressIsLeftTheDefaultHoldsAndIsNamed() {
    assertEquals(
        List.of("127.0.0.1:8710", "zerohop.zerohop-system:8710"),
        controlPlanes("control.plane=http://x/"));
    assertTrue(
        lines.get(1).contains("going on with 127.0.0.1:8710, else zerohop.zerohop-system:8710"),
        lines.toString());
  }
}
