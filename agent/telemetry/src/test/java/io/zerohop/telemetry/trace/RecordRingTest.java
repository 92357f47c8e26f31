package io.zerohop.telemetry.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.engine.trace.TraceContext;
import io.zerohop.telemetry.FakeCall;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RecordRingTest {
  private static final int PRODUCERS = 4;
  private static final int EACH = 20_000;

  private final CallRecord[] batch = new CallRecord[3];

  @Test
  void givesWhatWasPublishedInItsOrderAndOnce() {
    RecordRing ring = new RecordRing(4);
    for (int i = 1; i <= 4; i++) {
      put(ring, i);
    }

    assertEquals(List.of(1L, 2L, 3L), taken(ring));
    assertEquals(List.of(4L), taken(ring));
    assertEquals(List.of(), taken(ring));
  }

  @Test
  void whatFindsNoCellIsDroppedAndCountedUntilCellsAreGivenBack() {
    RecordRing ring = new RecordRing(2);
    put(ring, 1);
    put(ring, 2);
    assertNull(ring.claim());
    assertEquals(1, ring.dropped());

    assertEquals(2, ring.take(batch));
    assertNull(ring.claim(), "what is read may not be filled");
    ring.giveBack();

    put(ring, 3);
    assertEquals(List.of(3L), taken(ring));
    assertEquals(2, ring.dropped());
  }

  @Test
  void whatIsClaimedAndNotPublishedYetIsNotTakenNorIsWhatFollows() {
    RecordRing ring = new RecordRing(4);
    CallRecord slow = ring.claim();
    assertNotNull(slow);
    put(ring, 2);

    assertEquals(List.of(), taken(ring));

    fill(slow, 1);
    ring.publish(slow);
    assertEquals(List.of(1L, 2L), taken(ring));
  }

  @Test
  void wakesItsReaderWhenAQuarterIsFull() {
    RecordRing ring = new RecordRing(8);

    assertEquals(List.of(false, true, false), List.of(put(ring, 1), put(ring, 2), put(ring, 3)));
    assertTrue(ring.isQuarterFull());
  }

  @Test
  void aCellThatIsGivenBackKeepsNothingAlive() {
    RecordRing ring = new RecordRing(2);
    put(ring, 1);
    ring.take(batch);
    CallRecord cell = batch[0];
    ring.giveBack();

    assertFalse(cell.isKept());
    assertNull(cell.outcome());
    assertEquals("", cell.path());
    assertEquals(0, cell.sends());
  }

  @Test
  void manyThreadsLoseNoneButThoseThatAreCounted() throws Exception {
    RecordRing ring = new RecordRing(64);
    List<Thread> producers = new ArrayList<>();
    for (int p = 0; p < PRODUCERS; p++) {
      long first = 1L + (long) p * EACH;
      Thread producer =
          new Thread(
              () -> {
                for (long id = first; id < first + EACH; id++) {
                  CallRecord cell = ring.claim();
                  if (cell != null) {
                    fill(cell, id);
                    ring.publish(cell);
                  }
                }
              });
      producers.add(producer);
      producer.start();
    }
    Set<Long> seen = new HashSet<>();
    boolean alive = true;
    while (alive) {
      alive = producers.stream().anyMatch(Thread::isAlive);
      for (List<Long> some = taken(ring); !some.isEmpty(); some = taken(ring)) {
        some.forEach(id -> assertTrue(seen.add(id), "twice: " + id));
      }
    }
    assertEquals((long) PRODUCERS * EACH, seen.size() + ring.dropped());
  }

  private static boolean put(RecordRing ring, long id) {
    CallRecord cell = ring.claim();
    assertNotNull(cell);
    fill(cell, id);
    return ring.publish(cell);
  }

  private static void fill(CallRecord cell, long id) {
    TraceContext context = FakeCall.context(1, id, 0, true);
    cell.fill(new FakeCall(), context);
  }

  private List<Long> taken(RecordRing ring) {
    int count = ring.take(batch);
    List<Long> ids = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ids.add(batch[i].span());
    }
    ring.giveBack();
    return ids;
  }
}
