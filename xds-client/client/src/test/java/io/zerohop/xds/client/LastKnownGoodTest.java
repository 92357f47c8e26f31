package io.zerohop.xds.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LastKnownGoodTest {
  private static final LastKnownGood.Key KEY =
      new LastKnownGood.Key("127.0.0.1:8710", "shop", "orders");

  @TempDir Path temp;
  private Instant now = Instant.parse("2026-11-21T10:00:00Z");
  private final List<String> notices = new ArrayList<>();

  @Test
  void aNewProcessStartsFromWhatAnotherHeldWithoutAnyControlPlane() throws IOException {
    keepA();

    Fixture offline = new Fixture();
    offline.lastKnownGood = open(KEY);
    offline.connect();

    assertEquals(Configuration.Origin.SAVED, offline.now().origin());
    assertEquals(Set.of("a"), offline.now().routes().keySet());
    assertEquals(Set.of("c1"), offline.now().clusters().keySet());
    assertEquals(now, offline.client().state().savedAt());
  }

  @Test
  void itsVersionsAreToldToTheControlPlaneWhichConfirmsThem() throws IOException {
    keepA();
    Fixture next = new Fixture();
    next.lastKnownGood = open(KEY);
    next.server.start();
    next.connect();
    assertEquals(Map.of("a", "1"), next.server.delta.get(0).getInitialResourceVersionsMap());

    next.server.offerNothing(ResourceType.LISTENER);
    next.loop.run();

    assertEquals(Configuration.Origin.LIVE, next.now().origin());
    assertEquals(Set.of("a"), next.now().routes().keySet());
  }

  @Test
  void theFileBelongsToItsOwnerOnly() throws IOException {
    keepA();

    assertEquals("rwx------", permissions(directory()));
    assertEquals("rw-------", permissions(file()));
  }

  @Test
  void aDamagedFileIsLeftOutWithOneLine() throws IOException {
    keepA();
    byte[] bytes = Files.readAllBytes(file());
    bytes[bytes.length - 1] ^= 1;
    Files.write(file(), bytes);

    Fixture offline = new Fixture();
    offline.lastKnownGood = open(KEY);
    offline.connect();

    assertEquals(List.of(Configuration.EMPTY), offline.updates, "calls waited for that word");
    assertEquals(1, notices.size());
    assertTrue(notices.get(0).endsWith("its checksum does not fit (a damaged or cut file)"));
  }

  @Test
  void aCutFileIsLeftOut() throws IOException {
    keepA();
    Files.write(file(), new byte[] {'Z', 'H'});

    assertEquals(null, open(KEY).read());
    assertTrue(notices.get(0).contains("not in a format"), notices.toString());
  }

  @Test
  void aDamagedFileIsReplacedByTheNextGoodOne() throws IOException {
    keepA();
    Files.write(file(), new byte[] {1, 2, 3});
    keepA();

    assertNotNull(open(KEY).read());
  }

  @Test
  void oneThatIsTooOldIsMarkedAsSuch() throws IOException {
    keepA();
    now = now.plus(Duration.ofHours(25));
    Fixture offline = new Fixture();
    offline.lastKnownGood = open(KEY);
    offline.connect();

    assertEquals(Configuration.Origin.EXPIRED, offline.now().origin());
    assertTrue(notices.get(0).contains("is 25 h old"), notices.toString());
  }

  @Test
  void whatTheControlPlaneGoesOnConfirmingStaysYoungThoughNothingChanges() throws IOException {
    Fixture fixture = new Fixture();
    fixture.lastKnownGood = open(KEY);
    fixture.server.start();
    fixture.connect();
    fixture.serveA();
    fixture.loop.advance(Duration.ofSeconds(1));
    now = now.plus(Duration.ofHours(30));
    fixture.loop.advance(Duration.ofHours(1));
    fixture.server.stop();
    fixture.loop.run();
    Instant confirmed = now;
    now = now.plus(Duration.ofHours(2));
    fixture.loop.advance(Duration.ofHours(2));

    LastKnownGood.Saved saved = open(KEY).read();

    assertNotNull(saved);
    assertEquals(confirmed, saved.savedAt(), "nobody confirms it after the control plane is gone");
    assertFalse(saved.expired());
  }

  @Test
  void aRouteToABackendThatDoesNotExistIsFollowedFromDiskToo() throws IOException {
    Fixture fixture = new Fixture();
    fixture.lastKnownGood = open(KEY);
    fixture.server.start();
    fixture.connect();
    fixture.serveA();
    fixture.offer("2", Resources.route("a", "c1", "ghost"));
    fixture.remove(ResourceType.CLUSTER, "ghost");
    fixture.loop.advance(Duration.ofSeconds(1));
    assertEquals("2", fixture.routeVersion("a"));
    fixture.client().close();
    fixture.loop.run();
    fixture.server.stop();

    Fixture offline = new Fixture();
    offline.lastKnownGood = open(KEY);
    offline.connect();

    assertEquals("2", offline.routeVersion("a"));
    assertEquals(Set.of("ghost"), offline.now().absentClusters());
  }

  @Test
  void aProcessThatIsKilledWhileItWritesLeavesNoRubbishBehind() throws IOException {
    keepA();
    String left = file().getFileName().toString().replace(".state", ".new");
    Files.writeString(
        directory().resolve(left), "half of a longer content than the next".repeat(999));

    keepA();

    assertNotNull(open(KEY).read());
    try (Stream<Path> files = Files.list(directory())) {
      assertEquals(2, files.count(), "the state and its lock");
    }
  }

  @Test
  void anotherServiceNamespaceOrControlPlaneDoesNotSeeIt() throws IOException {
    keepA();

    assertEquals(null, open(new LastKnownGood.Key("127.0.0.1:8710", "shop", "cart")).read());
    assertEquals(null, open(new LastKnownGood.Key("127.0.0.1:8710", "test", "orders")).read());
    assertEquals(null, open(new LastKnownGood.Key("other:8710", "shop", "orders")).read());
  }

  @Test
  void whatAnotherInstanceCallsStaysWhenThisOneWrites() throws IOException {
    keepA();
    Fixture other = new Fixture();
    other.server.start();
    other.lastKnownGood = null;
    other.connect();
    other.offer("1", Resources.listener("a"), Resources.listener("b"));
    other.demand("b");
    other.offer("1", Resources.route("b"));

    open(KEY).write(other.now());

    LastKnownGood.Saved saved = open(KEY).read();
    assertNotNull(saved);
    assertEquals(
        Set.of("a", "b"),
        Set.copyOf(
            saved.resources().getOrDefault(ResourceType.ROUTE, List.of()).stream()
                .map(AdsStream.Offered::name)
                .toList()));
  }

  @Test
  void aDirectoryThatCannotBeWrittenIsToldOnce() throws IOException {
    Path blocked = temp.resolve("file");
    Files.writeString(blocked, "not a directory");
    LastKnownGood state =
        new LastKnownGood(
            blocked.resolve("state"), KEY, Duration.ofHours(24), () -> now, notices::add);

    state.write(Configuration.EMPTY);
    state.write(Configuration.EMPTY);

    assertEquals(1, notices.size());
    assertTrue(notices.get(0).startsWith("cannot keep the last-known-good"), notices.toString());
  }

  private void keepA() {
    Fixture fixture = new Fixture();
    fixture.lastKnownGood = open(KEY);
    fixture.server.start();
    fixture.connect();
    fixture.serveA();
    fixture.loop.advance(Duration.ofSeconds(1));
    fixture.client().close();
    fixture.loop.run();
    fixture.server.stop();
  }

  private LastKnownGood open(LastKnownGood.Key key) {
    InstantSource clock = () -> now;
    return new LastKnownGood(directory(), key, Duration.ofHours(24), clock, notices::add);
  }

  private Path directory() {
    return temp.resolve("state");
  }

  private Path file() throws IOException {
    try (Stream<Path> files = Files.list(directory())) {
      return files.filter(f -> f.toString().endsWith(".state")).findFirst().orElseThrow();
    }
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
