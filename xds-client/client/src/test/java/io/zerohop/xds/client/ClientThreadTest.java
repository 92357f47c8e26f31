package io.zerohop.xds.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What others of the agent may do on the client's thread. */
class ClientThreadTest {
  private final Fixture fixture = Fixture.connected();
  private final List<String> done = new ArrayList<>();

  @Test
  void aTaskForLaterIsRunThereWhenItsTimeHasCome() {
    XdsClient client = fixture.client();
    client.later(Duration.ofSeconds(1), () -> done.add("later"));
    client.later(Duration.ZERO, () -> done.add("at once"));
    assertEquals(List.of(), done, "not by the thread that asks");
    fixture.loop.advance(Duration.ofMillis(999));
    assertEquals(List.of("at once"), done);
    fixture.loop.advance(Duration.ofMillis(1));
    assertEquals(List.of("at once", "later"), done);
  }

  @Test
  void aClientThatIsClosedTakesNoMore() {
    XdsClient client = fixture.client();
    client.close();
    fixture.loop.run();
    client.later(Duration.ZERO, () -> done.add("too late"));
    fixture.loop.advance(Duration.ofSeconds(1));
    assertEquals(List.of(), done);
  }
}
