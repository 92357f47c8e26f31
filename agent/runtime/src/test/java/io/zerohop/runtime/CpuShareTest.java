package io.zerohop.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.diagnostics.AgentLog;
import io.zerohop.engine.pick.Load;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a JVM says that it uses of its CPUs, and when it looks. */
class CpuShareTest {
  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private final List<Duration> waits = new ArrayList<>();
  private final List<String> lines = new ArrayList<>();
  private @Nullable Duration used = Duration.ofSeconds(7);
  private int readings;
  private int cpus = 2;
  private long nanos = -5_000_000_000L;
  private boolean asked = true;
  private boolean failing;

  private final CpuShare share =
      new CpuShare(new HandTurned(), () -> asked, new AgentLog(lines::add, () -> 0, "warn"));

  /** Where time passes as the test says. */
  private final class HandTurned implements CpuShare.World {
    @Override
    public @Nullable Duration used() {
      readings++;
      if (failing) {
        throw new IllegalStateException("the test makes the reading fail");
      }
      return used;
    }

    @Override
    public int cpus() {
      return cpus;
    }

    @Override
    public long nanoTime() {
      return nanos;
    }

    @Override
    public void later(Duration wait, Runnable task) {
      waits.add(wait);
      tasks.add(task);
    }
  }

  /** A second passes in which so much is used. */
  private void second(int millisUsed) {
    nanos += Duration.ofSeconds(1).toNanos();
    used = used == null ? null : used.plusMillis(millisUsed);
    turn();
  }

  private void turn() {
    Runnable task = tasks.poll();
    if (task == null) {
      throw new AssertionError("nothing is left to do");
    }
    task.run();
  }

  @Test
  void nothingIsReadBeforeSomebodyAsksNorOnThatThread() {
    assertEquals(Load.UNKNOWN, share.share());
    share.asked();
    assertEquals(0, readings);
    assertEquals(List.of(Duration.ZERO), waits);
  }

  @Test
  void saysTheShareOfAllItsCpusOfTheLastSecond() {
    share.asked();
    turn();
    assertEquals(Load.UNKNOWN, share.share(), "of one reading nothing is known");
    second(500);
    assertEquals(0.25, share.share());
    second(2000);
    assertEquals(1, share.share());
    cpus = 4;
    second(1);
    assertEquals(0, share.share(), "less than a thousandth");
    assertEquals(List.of(Duration.ZERO, CpuShare.PERIOD, CpuShare.PERIOD), waits.subList(0, 3));
  }

  @Test
  void manyWhoAskAtOnceMakeOneReadingASecond() {
    share.asked();
    share.asked();
    turn();
    share.asked();
    assertEquals(1, tasks.size());
    second(0);
    assertEquals(1, tasks.size());
    assertEquals(2, readings);
  }

  @Test
  void whenNobodyAsksAnyMoreNothingIsReadNorSaidUntilSomebodyDoes() {
    share.asked();
    turn();
    second(500);
    asked = false;
    turn();
    assertEquals(Load.UNKNOWN, share.share());
    assertEquals(2, readings);
    assertTrue(tasks.isEmpty());

    asked = true;
    share.asked();
    turn();
    assertEquals(Load.UNKNOWN, share.share(), "what was used meanwhile is of another time");
    second(1000);
    assertEquals(0.5, share.share());
  }

  @Test
  void whereTheSystemDoesNotTellNothingIsSaidNorAskedAgain() {
    used = null;
    share.asked();
    turn();
    share.asked();
    assertTrue(tasks.isEmpty());
    assertEquals(Load.UNKNOWN, share.share());
    assertEquals(List.of(), lines);
  }

  @Test
  void aReadingThatFailsIsToldOnceAndWhatWasSaidIsNotSaidAnyMore() {
    share.asked();
    turn();
    second(500);
    failing = true;
    second(500);
    share.asked();
    assertEquals(Load.UNKNOWN, share.share());
    assertTrue(tasks.isEmpty());
    assertEquals(1, lines.size(), lines.toString());
  }

  @Test
  void clocksThatStandStillOrGoBackDoNoHarm() {
    share.asked();
    turn();
    used = Duration.ofSeconds(6);
    turn();
    assertEquals(0, share.share());
  }

  @Test
  void thisJvmTellsWhatItUsed() {
    CpuShare.World jvm = new CpuShare.ThisJvm(new LateClient());
    Duration before = jvm.used();
    assertTrue(before != null && before.compareTo(Duration.ZERO) > 0, "used " + before);
    assertTrue(jvm.cpus() > 0);
  }
}
