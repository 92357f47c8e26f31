package io.zerohop.instrumentation.grpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.engine.attempt.AttemptResult;
import io.zerohop.engine.attempt.AttemptResult.Failure;
import io.zerohop.engine.attempt.CallRequest;
import io.zerohop.engine.attempt.HeaderChanges;
import io.zerohop.engine.attempt.Phase;
import io.zerohop.engine.attempt.RpcCode;
import io.zerohop.engine.attempt.Step;
import io.zerohop.engine.outcome.Reason;
import io.zerohop.instrumentation.testkit.InjectingAdapter;
import io.zerohop.spi.hook.HookPoint;
import io.zerohop.testkit.Await;
import io.zerohop.testkit.Backend;
import io.zerohop.testkit.PlayedCall;
import io.zerohop.testkit.Script;
import io.zerohop.testkit.ScriptedMesh;
import io.zerohop.testkit.Sends;
import io.zerohop.testkit.WovenJvm;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class GrpcTest {
  private static final String TARGET = "reviews:9000";

  private final ScriptedMesh mesh = ScriptedMesh.connect();

  @BeforeAll
  static void weave() {
    WovenJvm.with(FaultyHooks.class, GrpcHooks.class);
  }

  @AfterEach
  void disconnect() {
    mesh.close();
  }

  static Stream<String> versions() {
    return Stream.of(System.getProperty("grpc.tested").split(","));
  }

  /** An application on one version, in a loader of its own. */
  private static final class App implements AutoCloseable {
    private final URLClassLoader loader;
    private final BiFunction<String, List<String>, String> application;
    private final int first;
    private final int second;

    @SuppressWarnings("unchecked")
    App(String version) throws Exception {
      List<URL> path = new ArrayList<>();
      path.add(App.class.getProtectionDomain().getCodeSource().getLocation());
      for (String folder : List.of("common", version)) {
        try (Stream<Path> jars = Files.list(Path.of(System.getProperty("grpc.jars"), folder))) {
          for (Path jar : jars.toList()) {
            path.add(jar.toUri().toURL());
          }
        }
      }
      // Never closed: threads of the library end later.
      loader = new URLClassLoader(path.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
      application =
          (BiFunction<String, List<String>, String>)
              loader.loadClass("app.RpcApplication").getConstructor().newInstance();
      first = Integer.parseInt(ask("serve", "first"));
      second = Integer.parseInt(ask("serve", "second"));
    }

    String ask(String command, String... words) {
      return application.apply(command, List.of(words));
    }

    @Override
    public void close() throws Exception {
      ((AutoCloseable) application).close();
    }
  }

  @ParameterizedTest
  @MethodSource("versions")
  void everyRpcIsRoutedByItselfToANameThatNoDnsKnows(String version) throws Exception {
    try (App app = new App(version)) {
      Step.Send first = Sends.to(app.first);
      Step.Send second = Sends.to(app.second);
      List<Step.Send> turns = new ArrayList<>(List.of(first, second, first));
      mesh.playEach("reviews", () -> Script.inOrder(turns.remove(0)));

      assertEquals("first:a", app.ask("unary", TARGET, "a"));
      assertEquals("second:b", app.ask("unary", TARGET, "b"));
      assertEquals("first:c", app.ask("unary", TARGET, "c"));

      assertEquals("READY", app.ask("state", TARGET));
      assertEquals("reviews:9000 ada\nreviews:9000 ada", app.ask("seen", "first"));
      PlayedCall call = mesh.calls().get(0);
      assertEquals("/shop.Reviews/UNARY", call.request().path());
      assertEquals("POST", call.request().method());
      assertEquals("ada", call.request().headers().get("x-user"));
      assertEquals(9000, call.request().port());
      assertEquals(CallRequest.Body.REPLAYABLE, call.request().body());
      assertEquals(RpcCode.OK, last(call).rpc());
      assertTrue(call.isClosed());
    }
    assertEquals(List.of(), mesh.faults());
  }

  @ParameterizedTest
  @MethodSource("versions")
  void allKindsOfStreamsFollow(String version) throws Exception {
    try (App app = new App(version)) {
      mesh.play("reviews", Script.inOrder(Sends.to(app.second)));

      assertEquals("second:0 second:1 second:2", app.ask("server streaming", TARGET, "3"));
      assertEquals("second:abc", app.ask("client streaming", TARGET, "a", "b", "c"));
      assertEquals("second:a second:b", app.ask("bidi streaming", TARGET, "a", "b"));
    }
    assertEquals(List.of(), mesh.faults());
  }

  @ParameterizedTest
  @MethodSource("versions")
  void goesElsewhereAfterAStatusBeforeAResponseBegan(String version) throws Exception {
    try (App app = new App(version)) {
      app.ask("tell", "first", "unavailable");
      mesh.play("reviews", Script.retrying(Sends.to(app.first), Sends.to(app.second)));

      assertEquals("second:a", app.ask("unary", TARGET, "a"));
      assertEquals("second:ab", app.ask("client streaming", TARGET, "a", "b"));
      assertEquals("second:0 second:1", app.ask("server streaming", TARGET, "2"));

      AttemptResult refused = mesh.calls().get(0).results().get(0);
      assertEquals(RpcCode.UNAVAILABLE, refused.rpc());
      assertNull(refused.failure());
    }
  }

  @ParameterizedTest
  @MethodSource("versions")
  void goesElsewhereWhenNobodyListens(String version) throws Exception {
    try (App app = new App(version)) {
      mesh.play("reviews", Script.retrying(Sends.to(Backend.deadPort()), Sends.to(app.second)));

      assertEquals("second:a", app.ask("unary", TARGET, "a"));
      assertEquals("second:a second:b", app.ask("bidi streaming", TARGET, "a", "b"));

      AttemptResult refused = mesh.calls().get(0).results().get(0);
      assertEquals(Failure.CONNECT, refused.failure());
      assertEquals(Phase.NOT_CONNECTED, refused.phase());
    }
  }

  @ParameterizedTest
  @MethodSource("versions")
  void aSubchannelWhoseServerEndedIsConnectedAgainWhenItIsNeeded(String version) throws Exception {
    try (App app = new App(version)) {
      mesh.play("reviews", Script.retrying(Sends.to(app.first), Sends.to(app.second)));
      assertEquals("first:a", app.ask("unary", TARGET, "a"));
      app.ask("close", "first");

      for (int call = 0; call < 5; call++) {
        assertEquals("second:b", app.ask("unary", TARGET, "b"));
      }
    }
    assertEquals(List.of(), mesh.faults());
  }

  @ParameterizedTest
  @MethodSource("versions")
  void aResponseThatBeganIsNeverSentForAgain(String version) throws Exception {
    try (App app = new App(version)) {
      app.ask("tell", "first", "late");
      mesh.play("reviews", Script.retrying(Sends.to(app.first), Sends.to(app.second)));

      assertEquals("UNAVAILABLE after a message", app.ask("server streaming", TARGET, "2"));

      assertEquals("", app.ask("seen", "second"));
      assertEquals(RpcCode.UNAVAILABLE, last(mesh.onlyCall()).rpc());
      assertTrue(mesh.onlyCall().isClosed());
    }
  }

  @ParameterizedTest
  @MethodSource("versions")
  void theServersOwnStatusReachesTheApplication(String version) throws Exception {
    try (App app = new App(version)) {
      app.ask("tell", "first", "not found");
      mesh.play("reviews", Script.inOrder(Sends.to(app.first)));

      assertEquals("NOT_FOUND told so", app.ask("unary", TARGET, "a"));
    }
  }

  @ParameterizedTest
  @MethodSource("versions")
  void theMeshsOwnAnswersAreStatuses(String version) throws Exception {
    try (App app = new App(version)) {
      mesh.play("reviews", Script.inOrder(Script.fail(Reason.NO_ENDPOINTS, Failure.CONNECT)));
      String failed = app.ask("unary", TARGET, "a");
      assertTrue(failed.startsWith("UNAVAILABLE NO_ENDPOINTS: "), failed);

      mesh.play("reviews", Script.inOrder(noRoute()));
      assertEquals("UNIMPLEMENTED NO_ROUTE: none", app.ask("unary", TARGET, "a"));
    }
  }

  private static Step.Respond noRoute() {
    return new Step.Respond(404, List.of(), "NO_ROUTE: none".getBytes(), Reason.NO_ROUTE);
  }

  @ParameterizedTest
  @MethodSource("versions")
  void anAttemptThatTakesTooLongIsGivenUp(String version) throws Exception {
    try (App app = new App(version)) {
      app.ask("tell", "first", "silence");
      mesh.playEach(
          "reviews",
          () ->
              Script.retrying(
                  Sends.attemptLimit(Sends.to(app.first), Duration.ofMillis(300)),
                  Sends.to(app.second)));

      assertEquals("second:a", app.ask("unary", TARGET, "a"));

      assertEquals(Failure.TIMEOUT, mesh.onlyCall().results().get(0).failure());
    }
  }

  @ParameterizedTest
  @MethodSource("versions")
  void aLimitForTheWholeCallIsADeadlineAndOnlyShortens(String version) throws Exception {
    try (App app = new App(version)) {
      app.ask("tell", "first", "silence");
      mesh.playEach(
          "reviews",
          () -> Script.inOrder(Sends.callLimit(Sends.to(app.first), Duration.ofMillis(300))));
      assertTrue(app.ask("unary", TARGET, "a").startsWith("DEADLINE_EXCEEDED"));

      mesh.playEach(
          "reviews",
          () -> Script.inOrder(Sends.callLimit(Sends.to(app.first), Duration.ofMinutes(5))));
      assertTrue(app.ask("hurried", TARGET, "a", "300").startsWith("DEADLINE_EXCEEDED"));
      assertTrue(mesh.calls().get(1).request().timeoutNanos() <= 300_000_000L);
      assertTrue(mesh.calls().get(1).isClosed());
    }
  }

  @ParameterizedTest
  @MethodSource("versions")
  void aCancelledRpcEndsAsTheLibraryEndsIt(String version) throws Exception {
    try (App app = new App(version)) {
      app.ask("tell", "first", "silence");
      mesh.play("reviews", Script.inOrder(Sends.to(app.first)));

      assertEquals("CANCELLED enough", app.ask("cancel", TARGET));

      assertTrue(mesh.onlyCall().isCancelled());
    }
  }

  @ParameterizedTest
  @MethodSource("versions")
  void headersAreChangedOnBothWays(String version) throws Exception {
    try (App app = new App(version)) {
      HeaderChanges changes =
          new HeaderChanges(
              List.of(), List.of(new HeaderChanges.Header("X-User", "eve")), List.of());
      mesh.play("reviews", Script.inOrder(Sends.headers(Sends.to(app.first), changes)));

      assertEquals("first:a", app.ask("unary", TARGET, "a"));

      assertEquals("reviews:9000 eve", app.ask("seen", "first"));
    }
  }

  @ParameterizedTest
  @MethodSource("versions")
  void aCopyGoesToTheMirrorAndItsAnswerToNobody(String version) throws Exception {
    try (App app = new App(version)) {
      mesh.play(
          "reviews", Script.inOrder(Sends.mirrored(Sends.to(app.first), Sends.mirror(app.second))));

      assertEquals("first:a", app.ask("unary", TARGET, "a"));

      Await.until("the copy arrives", () -> !app.ask("seen", "second").isEmpty());
      assertEquals("reviews:9000 ada", app.ask("seen", "second"));
    }
    assertEquals(List.of(), mesh.faults());
  }

  @ParameterizedTest
  @MethodSource("versions")
  void anRpcThatWaitsForReadinessWaitsUntilThereIsAnEndpoint(String version) throws Exception {
    try (App app = new App(version)) {
      List<Step> turns = new ArrayList<>();
      turns.add(Script.fail(Reason.NO_ENDPOINTS, Failure.CONNECT));
      turns.add(Sends.to(Backend.deadPort()));
      turns.add(Sends.to(app.second));
      mesh.playEach("reviews", () -> Script.inOrder(turns.remove(0)));

      assertEquals("second:a", app.ask("patient", TARGET, "a"));

      assertEquals(3, mesh.calls().size());
    }
  }

  @ParameterizedTest
  @MethodSource("versions")
  void withoutPolicyTheLibrarysOwnResolverAndBalancerServe(String version) throws Exception {
    try (App app = new App(version)) {
      String own = "localhost:" + app.first;
      assertEquals("first:a", app.ask("unary", own, "a"));
      assertEquals("first:a", app.ask("unary", "dns:///127.0.0.1:" + app.first, "a"));

      // The mesh may know the name and still let the call go on.
      mesh.play("localhost", Script.inOrder(new Step.PassThrough(Reason.PASSED_THROUGH)));
      assertEquals("second:a", app.ask("unary", "localhost:" + app.second, "a"));
      assertFalse(mesh.calls().isEmpty());
    }
    assertEquals(List.of(), mesh.faults());
  }

  @ParameterizedTest
  @MethodSource("versions")
  void aFailureInsideAHookChangesNothingForTheApplication(String version) throws Exception {
    for (HookPoint point : new GrpcHooks().hooks().points()) {
      System.setProperty(InjectingAdapter.FAULT, point.id());
      try (App app = new App(version)) {
        assertEquals("first:a", app.ask("unary", "localhost:" + app.first, "a"), point.id());
      } finally {
        System.clearProperty(InjectingAdapter.FAULT);
      }
    }
    assertFalse(mesh.faults().isEmpty());
  }

  @ParameterizedTest
  @EnumSource(names = {"MAY_CONCERN", "BEGIN", "FIRST"})
  void aMeshThatFailsBeforeSomethingIsSentLetsTheCallGoOn(ScriptedMesh.Entry entry)
      throws Exception {
    try (App app = new App(newest())) {
      mesh.play("localhost", Script.inOrder(Sends.to(Backend.deadPort())));
      mesh.failAt(entry);

      assertEquals("first:a", app.ask("unary", "localhost:" + app.first, "a"));
    } finally {
      mesh.failAt(null);
    }
    assertFalse(mesh.faults().isEmpty());
  }

  @Test
  void aMeshThatFailsLaterHandsOnWhatTheServerSaid() throws Exception {
    for (ScriptedMesh.Entry entry :
        List.of(ScriptedMesh.Entry.RESULT, ScriptedMesh.Entry.BODY_END)) {
      try (App app = new App(newest())) {
        mesh.play("reviews", Script.inOrder(Sends.to(app.first)));
        mesh.failAt(entry);

        assertEquals("first:a", app.ask("unary", TARGET, "a"));
      } finally {
        mesh.failAt(null);
      }
    }
    assertFalse(mesh.faults().isEmpty());
  }

  private static String newest() {
    return versions().reduce((one, next) -> next).orElseThrow();
  }

  private static AttemptResult last(PlayedCall call) {
    return call.results().get(call.results().size() - 1);
  }
}
