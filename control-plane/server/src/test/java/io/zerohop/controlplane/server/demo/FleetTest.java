package io.zerohop.controlplane.server.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FleetTest {
  @TempDir Path directory;

  private Fleet fleet() throws Exception {
    Path output = Files.createDirectory(directory.resolve("output"));
    return new Fleet(FakeClone.in(directory.resolve("clone")), output, true, null);
  }

  @Test
  void startsNothingOnceItIsClosedSoThatCtrlCLeavesNoProcessBehind() throws Exception {
    Fleet fleet = fleet();
    fleet.close();

    assertThrows(
        DemoFailure.class, () -> fleet.startService("reviews", "reviews-2", "v1", "Reviews"));
    assertThrows(DemoFailure.class, fleet::startControlPlane);
    assertThrows(DemoFailure.class, fleet::startShopFront);
    assertThrows(DemoFailure.class, fleet::startDatabase);
    assertFalse(Files.exists(directory.resolve("output/reviews-2.log")));
    assertEquals(0, ProcessHandle.current().children().count());
  }

  @Test
  void waitsForTheEndOfAllThoughItIsInterrupted() throws Exception {
    Fleet fleet = fleet();
    Jvm first = fleet.launch("first", Sleeper.saying("listening on 1"));
    Jvm second = fleet.launch("second", Sleeper.saying("listening on 2"));
    assertEquals(3, first.port() + second.port());

    Thread.currentThread().interrupt();
    fleet.close();

    assertTrue(Thread.interrupted(), "whoever interrupted is heard afterwards");
    assertFalse(first.alive());
    assertFalse(second.alive());
  }

  @Test
  void aDatabaseThatEndsOrIsSilentIsAbsentAndLeavesNoProcess() throws Exception {
    try (Fleet fleet = fleet()) {
      Jvm refuses = fleet.launch("refuses", Sleeper.saying("no database: no xz"));
      assertEquals(
          Optional.of("no database: no xz"), DatabaseStand.absent(refuses, Duration.ofSeconds(60)));

      Jvm broken = fleet.launch("broken", Sleeper.saying("no database. Exception in thread main"));
      String ended = DatabaseStand.absent(broken, Duration.ofSeconds(60)).orElseThrow();
      assertTrue(ended.startsWith("no database: its process ended without a reason"), ended);

      Jvm silent = fleet.launch("silent", Sleeper.saying("hm"));
      String waited = DatabaseStand.absent(silent, Duration.ofSeconds(2)).orElseThrow();
      assertTrue(waited.startsWith("no database: nothing was heard of it for 2 s"), waited);
      assertFalse(silent.alive());

      Jvm there = fleet.launch("there", Sleeper.saying("listening on 7"));
      assertEquals(Optional.empty(), DatabaseStand.absent(there, Duration.ofSeconds(60)));
    }
  }
}
