package io.zerohop.instrumentation.okhttp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.instrumentation.testkit.InjectingAdapter;
import io.zerohop.spi.hook.HookPoint;
import io.zerohop.spi.hook.Shape;
import io.zerohop.testkit.Answer;
import io.zerohop.testkit.Ask;
import io.zerohop.testkit.Backend;
import io.zerohop.testkit.ClientUnderTest;
import io.zerohop.testkit.Script;
import io.zerohop.testkit.ScriptedMesh;
import io.zerohop.testkit.Sends;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A failure thrown inside each hook changes nothing for the application. */
class FaultInHookTest {
  private static final Set<String> OK = Set.of("first", "second", "third");

  static List<Arguments> points() {
    List<Arguments> points = new ArrayList<>();
    Versions.tested()
        .forEach(
            version -> {
              for (HookPoint point : new OkHttpHooks().hooks().points()) {
                if (isReached(version, point.id())) {
                  points.add(Arguments.of(version, point.id()));
                  if (point.shape() == Shape.REPEAT) {
                    points.add(Arguments.of(version, point.id() + " exit"));
                  }
                }
              }
            });
    return points;
  }

  private static boolean isReached(String version, String id) {
    return switch (id) {
      case OkHttpHooks.ENQUEUE_3 -> version.startsWith("3.");
      case OkHttpHooks.ENQUEUE -> !version.startsWith("3.");
      case OkHttpHooks.ADDRESS_4 -> version.startsWith("4.");
      case OkHttpHooks.ADDRESS_5 -> version.startsWith("5.") && version.compareTo("5.4") < 0;
      case OkHttpHooks.ADDRESS_5_4 -> version.compareTo("5.4") >= 0;
      default -> true;
    };
  }

  @ParameterizedTest
  @MethodSource("points")
  void theCallAndThoseAfterItGoOn(String version, String point) throws Exception {
    try (ClientUnderTest client = Versions.client(version, point.endsWith("enqueue"));
        ScriptedMesh mesh = ScriptedMesh.connect();
        Backend first = Backend.start("first");
        Backend second = Backend.start("second");
        Backend third = Backend.start("third")) {
      mesh.play("localhost", Script.retrying(Sends.to(second), Sends.to(third)));
      Ask ask = Ask.get("http://localhost:" + first.port() + "/").credentials("ada", "secret");
      second.answers(401);
      System.setProperty(InjectingAdapter.FAULT, point);

      assertTrue(Set.of(200, 401).contains(status(client, ask)), point);
      second.does((request, wire) -> wire.reset());
      assertTrue(OK.contains(answerOrFailure(client, ask.method("POST"))), point);
      second.answers(200);
      assertTrue(OK.contains(answerOrFailure(client, ask)), point);
      mesh.play("localhost", Script.inOrder(Sends.to(Backend.deadPort())));
      answerOrFailure(client, ask);

      assertNull(System.clearProperty(InjectingAdapter.FAULT), point + " must be reached, was not");
      mesh.play("localhost", Script.retrying(Sends.to(second), Sends.to(third)));
      second.does((request, wire) -> wire.reset());
      assertEquals("third", client.send(ask).text(), point);
    }
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
