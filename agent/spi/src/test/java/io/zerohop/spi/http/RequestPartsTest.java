package io.zerohop.spi.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.engine.attempt.HeaderChanges;
import io.zerohop.engine.attempt.HeaderChanges.Header;
import io.zerohop.engine.attempt.Step.Limits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Small parts of requests that all clients share. */
class RequestPartsTest {
  private static final Fields FIELDS =
      each -> {
        each.accept("X-User", "ada");
        each.accept("x-empty", "");
        each.accept("x-user", "bob");
      };

  @Test
  void valuesOfAFieldAreJoinedWhateverTheCaseOfItsName() {
    assertEquals("ada,bob", FIELDS.joined("x-user"));
    assertEquals("", FIELDS.joined("x-empty"));
    assertNull(FIELDS.joined("x-absent"));
  }

  @Test
  void fieldsThatAClientHasInOrderAreShownInOrder() {
    List<String> names = List.of("b", "a");
    List<String> shown = new ArrayList<>();

    Fields.of(2, names::get, place -> "value " + place)
        .forEach((name, value) -> shown.add(name + "=" + value));

    assertEquals(List.of("b=value 0", "a=value 1"), shown);
  }

  @Test
  void onlyA401IsAChallengeAndOnlyToAClientThatAnswersIt() {
    assertTrue(new Received(401, FIELDS, true).isChallenge());
    assertFalse(new Received(401, FIELDS, false).isChallenge());
    assertFalse(new Received(407, FIELDS, true).isChallenge());
  }

  @Test
  void headersThatFrameAMessageAreNoFiltersMatter() {
    List<String> made = new ArrayList<>();

    HeaderEdits.make(
        new HeaderChanges(
            List.of("transfer-encoding", "x-old"),
            List.of(new Header("Content-Length", "5"), new Header("x-new", "1")),
            List.of(new Header("Connection", "upgrade"), new Header(":path", "/other"))),
        name -> made.add("-" + name),
        (name, value) -> made.add(name + "=" + value));

    assertEquals(List.of("-x-old", "-x-new", "x-new=1"), made);
  }

  @Test
  void aHeaderThatTheClientRefusesIsLeftOutAndToldOnce() {
    List<String> made = new ArrayList<>();
    HeaderChanges changes =
        new HeaderChanges(
            List.of(),
            List.of(new Header("x-refused", "1")),
            List.of(new Header("x-refused", "2"), new Header("x-new", "1")));
    try (PlayedMesh mesh = new PlayedMesh()) {
      HeaderEdits.make(
          changes,
          name -> made.add("-" + name),
          (name, value) -> {
            if (name.equals("x-refused")) {
              throw new IllegalArgumentException("Unexpected char");
            }
            made.add(name + "=" + value);
          });

      assertEquals(List.of("-x-refused", "x-new=1"), made);
      assertEquals(1, mesh.ends.size(), mesh.ends.toString());
    }
  }

  @Test
  void aUrlWithoutAPathAsksForTheRoot() {
    assertEquals("http://h:80/", new Url("http", "h", 80, "").toString());
    assertEquals("/a?b", Url.pathAndQuery("/a", "b"));
    assertEquals("/a", Url.pathAndQuery("/a", null));
  }

  @Test
  void theShorterTimeForConnectingHolds() {
    Limits twoSeconds = new Limits(Duration.ofSeconds(2).toNanos(), Limits.NONE, Limits.NONE);

    assertEquals(2000, Shorter.connect(0, twoSeconds));
    assertEquals(2000, Shorter.connect(3000, twoSeconds));
    assertEquals(1000, Shorter.connect(1000, twoSeconds));
    assertEquals(1000, Shorter.connect(1000, new Limits(0, Limits.NONE, Limits.NONE)));
  }

  @Test
  void anAttemptsWaitsEndWithItButAreNeverWithoutEnd() {
    long past = System.nanoTime() - 1;

    assertEquals(1, Shorter.attempt(0, new Limits(0, past, Limits.NONE)));
    assertEquals(7, Shorter.attempt(7, new Limits(0, Limits.NONE, Limits.NONE)));
    long left =
        Shorter.attempt(0, new Limits(0, Limits.NONE, past + Duration.ofHours(1).toNanos()));
    assertTrue(left > 0 && left <= Duration.ofHours(1).toMillis(), "was " + left);
  }
}
