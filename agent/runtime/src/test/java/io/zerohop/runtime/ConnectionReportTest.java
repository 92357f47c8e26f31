package io.zerohop.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.diagnostics.AgentLog;
import io.zerohop.xds.client.Refusal;
import io.zerohop.xds.client.ResourceType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConnectionReportTest {
  private final List<String> lines = new ArrayList<>();
  private long now = 1;
  private final ConnectionReport report =
      new ConnectionReport(new AgentLog(lines::add, () -> now, "warn"), "default", () -> now);

  @Test
  void aShortOutageIsNotWorthALine() {
    report.connected("a:1");
    lose();
    pass(5);
    lose();
    report.connected("a:1");

    assertEquals(List.of(), lines);
  }

  @Test
  void aLongOneIsToldOnceWithItsReasonAndItsEnd() {
    lose();
    pass(11);
    lose();
    pass(11);
    lose();
    report.connected("a:1");

    assertEquals(2, lines.size());
    assertTrue(
        lines
            .get(0)
            .startsWith("control plane a:1 (default): cannot connect for 11 s; calls go on"),
        lines.get(0));
    assertEquals("connected to the control plane a:1 after 22 s without", lines.get(1));
  }

  @Test
  void theAgeOfALastKnownGoodIsShownUntilAControlPlaneAnswered() {
    report.restored(Duration.ofMinutes(200));
    lose();
    pass(11);
    lose();
    assertTrue(
        lines.get(0).contains("the last-known-good configuration, 3 h old when this process"),
        lines.get(0));

    report.connected("a:1");
    lose();
    pass(11);
    lose();
    assertTrue(lines.get(2).contains("calls go on with the configuration held"), lines.get(2));
  }

  @Test
  void aMissingTokenIsToldAtOnceAndOnceWithTheSetting() {
    report.connected("a:1");
    report.streamEnded("UNAUTHENTICATED: send a token", false);
    report.streamEnded("UNAUTHENTICATED: send a token", false);

    assertEquals(1, lines.size(), lines.toString());
    assertTrue(
        lines
            .get(0)
            .startsWith(
                "the control plane does not let this process in: UNAUTHENTICATED: send a token."
                    + " Set join.token (ZEROHOP_JOIN_TOKEN)"),
        lines.get(0));

    report.received(ResourceType.LISTENER, 1, 0);
    report.streamEnded("UNAUTHENTICATED: send a token", false);
    assertEquals(2, lines.size(), "told anew after it had been let in");
  }

  @Test
  void aRefusalIsToldOnceUntilItsReasonChanges() {
    report.refused(new Refusal(ResourceType.ROUTE, "a", "1", "x: must be y", true));
    report.refused(new Refusal(ResourceType.ROUTE, "a", "2", "x: must be y", true));
    report.refused(new Refusal(ResourceType.ROUTE, "a", "3", "z: must be y", true));

    assertEquals(
        List.of(
            "refused ROUTE a: x: must be y; the one before stays in force",
            "refused ROUTE a: z: must be y; the one before stays in force"),
        lines);
  }

  private void lose() {
    report.disconnected("a:1", "cannot connect", Duration.ofSeconds(1));
  }

  private void pass(int seconds) {
    now += seconds * 1_000_000_000L;
  }
}
