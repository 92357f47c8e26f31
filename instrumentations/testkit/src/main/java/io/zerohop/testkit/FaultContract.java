package io.zerohop.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.instrumentation.testkit.InjectingAdapter;
import io.zerohop.spi.hook.HookPoint;
import io.zerohop.spi.hook.Shape;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * A failure thrown inside each hook changes nothing for the application, and each hook is reached
 * by some call, as the status shows it. In a JVM of its own: it uses up faults, and a library is
 * turned off after a few of them.
 */
public abstract class FaultContract {
  private static final Set<String> OK = Set.of("first", "second", "third");

  /** What is tested. */
  protected abstract WovenLibrary library();

  @TestFactory
  Stream<DynamicTest> aFaultInAHookChangesNothing() {
    return library()
        .versions()
        .flatMap(
            version ->
                library().hooks().hooks().points().stream()
                    .flatMap(FaultContract::moments)
                    .filter(point -> library().reaches(version, point))
                    .map(
                        point ->
                            DynamicTest.dynamicTest(
                                version + " " + point, () -> goesOn(version, point))));
  }

  private static Stream<String> moments(HookPoint point) {
    return point.shape() == Shape.REPEAT
        ? Stream.of(point.id(), point.id() + " exit")
        : Stream.of(point.id());
  }

  private void goesOn(String version, String point) throws Exception {
    try (ClientUnderTest client = library().client(version, point);
        ScriptedMesh mesh = ScriptedMesh.connect();
        Backend first = Backend.start("first");
        Backend second = Backend.start("second");
        Backend third = Backend.start("third")) {
      mesh.play("localhost", Script.retrying(Sends.to(second), Sends.to(third)));
      Ask ask = Ask.get("http://localhost:" + first.port() + "/").credentials("ada", "secret");
      second.answers(401);
      System.setProperty(InjectingAdapter.FAULT, point);

      assertTrue(List.of(200, 401).contains(status(client, ask)), point);
      second.does((request, wire) -> wire.reset());
      assertTrue(OK.contains(answerOrFailure(client, ask.method("POST"))), point);
      second.answers(200);
      assertTrue(OK.contains(answerOrFailure(client, ask)), point);
      mesh.play("localhost", Script.inOrder(Sends.to(Backend.deadPort())));
      answerOrFailure(client, ask);

      assertNull(System.clearProperty(InjectingAdapter.FAULT), point + " must be reached, was not");
      assertTrue(showsReached(point), point + " must be shown as reached, was not");
      mesh.play("localhost", Script.retrying(Sends.to(second), Sends.to(third)));
      second.does((request, wire) -> wire.reset());
      assertEquals("third", client.send(ask).text(), point);
    }
  }

  /** Whether the status shows the hook as reached with the fault that was thrown there. */
  private static boolean showsReached(String point) throws ReflectiveOperationException {
    String id = point.replace(" exit", "");
    String row = "\\[id=" + Pattern.quote(id) + ", stage=REACHED, faults=[1-9]";
    return Pattern.compile(row).matcher(WovenJvm.current().states()).find();
  }

  private static int status(ClientUnderTest client, Ask ask) throws Exception {
    try (Answer answer = client.send(ask)) {
      return answer.status();
    }
  }

  /** The answer; a broken connection is one too, since without its hooks nothing is sent again. */
  private static String answerOrFailure(ClientUnderTest client, Ask ask) throws Exception {
    try {
      return client.send(ask).text();
    } catch (IOException broken) {
      return "first";
    }
  }
}
