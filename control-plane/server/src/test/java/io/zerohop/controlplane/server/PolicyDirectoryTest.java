package io.zerohop.controlplane.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.zerohop.controlplane.api.access.UserFiles;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PolicyDirectoryTest {
  @TempDir Path directory;
  private final List<String> said = new ArrayList<>();
  private RunningPlane running;
  private PolicyDirectory followed;

  @BeforeEach
  void start() throws Exception {
    Files.createDirectory(directory.resolve("policies"));
    running = RunningPlane.start(directory.resolve("data"));
    followed = follow();
  }

  @AfterEach
  void stop() {
    running.close();
  }

  private PolicyDirectory follow() {
    return new PolicyDirectory(
        directory.resolve("policies"),
        directory.resolve("data/policies-applied"),
        new OwnApi(running.plane().api().access()),
        said::add);
  }

  private void file(String name, String text) throws Exception {
    Files.writeString(directory.resolve("policies").resolve(name), text);
  }

  /** Looks twice: what two looks in a row find is taken for written to its end. */
  private static void settle(PolicyDirectory directory) throws InterruptedException {
    directory.look();
    directory.look();
  }

  @Test
  void waitsUntilAFileIsWrittenToItsEnd() throws Exception {
    settle(followed);
    file("a.json", "{\"apiVersion\": \"v1\", \"kind");
    followed.look();
    file("a.json", RunningPlane.service("a"));
    followed.look();
    assertEquals(List.of(), said, "the half file was not looked at");
    assertFalse(running.holdsService("a"));

    followed.look();
    assertTrue(running.holdsService("a"));
  }

  @Test
  void appliesWhatIsThereAndFollowsChanges() throws Exception {
    file("a.json", RunningPlane.service("a"));
    file(".hidden.json", RunningPlane.service("hidden"));
    file("notes.txt", "no policy");
    settle(followed);
    assertTrue(running.holdsService("a"));
    assertFalse(running.holdsService("hidden"));

    file("a.json", RunningPlane.service("b"));
    settle(followed);
    assertTrue(running.holdsService("b"));
    assertFalse(running.holdsService("a"), "what the file no longer holds is deleted");
    assertEquals(List.of(), said);
  }

  @Test
  void aBadFileIsNamedAndNothingChanges() throws Exception {
    file("a.json", RunningPlane.service("a"));
    settle(followed);

    file("a.json", RunningPlane.service("b"));
    file("c.yaml", "apiVersion: v1\nkind: Service\nmetadata: {name: c}\nspec: {selektor: {}}\n");
    settle(followed);

    assertTrue(running.holdsService("a"));
    assertFalse(running.holdsService("b"));
    assertTrue(said.get(0).contains("c.yaml:4:8"), said.toString());
    assertTrue(said.get(0).contains("selector"), said.toString());
    assertTrue(said.get(1).contains("what is in force stays"), said.toString());
    settle(followed);
    assertEquals(2, said.size(), "said once, not at every look");
  }

  @Test
  void aFileThatIsNoTextIsNamedAndNothingChanges() throws Exception {
    file("a.json", RunningPlane.service("a"));
    settle(followed);
    Files.write(directory.resolve("policies/b.yaml"), new byte[] {(byte) 0xff, (byte) 0xfe});

    settle(followed);

    assertTrue(said.get(0).contains("b.yaml is not UTF-8 text"), said.toString());
    assertTrue(running.holdsService("a"));
  }

  @Test
  void deletesOverARestartWhatIsGoneAndNothingThatCameFromElsewhere() throws Exception {
    file("a.json", RunningPlane.service("a"));
    file("b.json", RunningPlane.service("b"));
    settle(followed);
    running.addService("other");

    Files.delete(directory.resolve("policies/a.json"));
    settle(follow());

    assertFalse(running.holdsService("a"));
    assertTrue(running.holdsService("b"));
    assertTrue(running.holdsService("other"));
  }

  @Test
  void aDirectoryThatIsEmptyAllOfASuddenIsTroubleAndNoWish() throws Exception {
    file("a.json", RunningPlane.service("a"));
    settle(followed);

    Files.delete(directory.resolve("policies/a.json"));
    settle(followed);
    settle(follow());

    assertTrue(running.holdsService("a"));
    assertEquals(2, said.size(), "once by each: " + said);
    assertTrue(said.get(0).contains("holds no .yaml, .yml or .json file any more"), said.get(0));
    file("none.yaml", "# nothing any more\n");
    settle(followed);
    assertFalse(running.holdsService("a"));
  }

  @Test
  void followsAConfigMapThatIsMounted() throws Exception {
    Path mount = directory.resolve("policies");
    Files.createDirectory(mount.resolve("..1"));
    Files.writeString(mount.resolve("..1/a.json"), RunningPlane.service("a"));
    Files.createSymbolicLink(mount.resolve("..data"), Path.of("..1"));
    Files.createSymbolicLink(mount.resolve("a.json"), Path.of("..data/a.json"));
    settle(followed);
    assertEquals(List.of(), said);
    assertTrue(running.holdsService("a"));

    Files.createDirectory(mount.resolve("..2"));
    Files.writeString(mount.resolve("..2/a.json"), RunningPlane.service("b"));
    Files.delete(mount.resolve("..data"));
    Files.createSymbolicLink(mount.resolve("..data"), Path.of("..2"));
    settle(followed);

    assertEquals(List.of(), said);
    assertTrue(running.holdsService("b"));
    assertFalse(running.holdsService("a"));
  }

  @Test
  void deletesNothingOfALinkedDirectoryWhoseTargetIsAway() throws Exception {
    Path share = Files.createDirectory(directory.resolve("share"));
    Files.writeString(share.resolve("b.json"), RunningPlane.service("b"));
    Files.createSymbolicLink(directory.resolve("policies/team"), share);
    file("a.json", RunningPlane.service("a"));
    settle(followed);
    assertTrue(running.holdsService("b"));

    Files.move(share, directory.resolve("away"));
    settle(followed);
    settle(followed);

    assertTrue(running.holdsService("b"));
    assertEquals(1, said.size(), said.toString());
    assertTrue(said.get(0).contains("policies/team -> "), said.get(0));
    Files.delete(directory.resolve("policies/team"));
    settle(followed);
    assertFalse(running.holdsService("b"), "now it is a wish");
  }

  @Test
  void whatLiesInAHiddenDirectoryIsNoPolicy() throws Exception {
    Files.createDirectories(directory.resolve("policies/.github/workflows"));
    file(".github/workflows/build.yml", "on: push\n");
    file("a.json", RunningPlane.service("a"));
    settle(followed);
    assertEquals(List.of(), said);
    assertTrue(running.holdsService("a"));
  }

  @Test
  void isAppliedOnceTheControlPlaneCanTakeItThoughNoFileChangesAnyMore() throws Exception {
    Queue<Integer> statuses = new ArrayDeque<>(List.of(503, 500, 200));
    HttpServer api = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    api.createContext(
        "/",
        exchange -> {
          int status = statuses.remove();
          byte[] answer =
              (status == 200 ? "{\"accepted\":true,\"results\":[]}" : "{\"message\":\"busy\"}")
                  .getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    api.start();
    try {
      UserFiles own = running.plane().api().access();
      String url = "http://127.0.0.1:" + api.getAddress().getPort();
      PolicyDirectory unlucky =
          new PolicyDirectory(
              directory.resolve("policies"),
              directory.resolve("applied"),
              new OwnApi(new UserFiles(url, own.token(), own.certificateAuthority())),
              said::add);
      file("a.json", RunningPlane.service("a"));
      settle(unlucky);
      settle(unlucky);
      assertTrue(statuses.isEmpty(), statuses.toString());
      assertTrue(said.get(0).contains("busy; tried again"), said.toString());
    } finally {
      api.stop(0);
    }
  }

  @Test
  void aDirectoryThatWentAwayIsSaidOnceAndChangesNothing() throws Exception {
    file("a.json", RunningPlane.service("a"));
    settle(followed);
    Files.move(directory.resolve("policies"), directory.resolve("away"));

    settle(followed);
    settle(followed);

    assertEquals(1, said.size(), said.toString());
    assertTrue(said.get(0).contains("cannot read or apply"), said.toString());
    assertTrue(running.holdsService("a"));
    Files.move(directory.resolve("away"), directory.resolve("policies"));
    settle(followed);
    assertTrue(running.holdsService("a"));
  }
}
