package io.zerohop.instrumentation.httpurlconnection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.instrumentation.testkit.InjectingAdapter;
import io.zerohop.spi.hook.HookPoint;
import io.zerohop.spi.hook.Shape;
import io.zerohop.testkit.Ask;
import io.zerohop.testkit.Backend;
import io.zerohop.testkit.ContractBed;
import io.zerohop.testkit.Script;
import io.zerohop.testkit.ScriptedMesh;
import io.zerohop.testkit.Sends;
import io.zerohop.testkit.WovenJvm;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A failure thrown inside each hook changes nothing for the application. */
class FaultInHookTest {
  private static final Set<String> OK = Set.of("first", "second", "third");

  @BeforeAll
  static void weave() {
    WovenJvm.with(FaultyHooks.class, HttpUrlConnectionHooks.class);
  }

  static List<String> points() {
    List<String> points = new ArrayList<>();
    for (HookPoint point : new HttpUrlConnectionHooks().hooks().points()) {
      points.add(point.id());
      if (point.shape() == Shape.REPEAT) {
        points.add(point.id() + " exit");
      }
    }
    return points;
  }

  @ParameterizedTest
  @MethodSource("points")
  void theCallAndThoseAfterItGoOn(String point) throws Exception {
    boolean thrown = point.contains("setNewClient");
    for (String scheme : new String[] {"http", "https"}) {
      try (ScriptedMesh mesh = ScriptedMesh.connect();
          Backend first = backend(scheme, "first");
          Backend second = backend(scheme, "second");
          Backend third = backend(scheme, "third");
          UrlClient client = new UrlClient()) {
        mesh.play("localhost", Script.retrying(Sends.to(second), Sends.to(third)));
        Ask ask = Ask.get(scheme + "://localhost:" + first.port() + "/");
        System.setProperty(InjectingAdapter.FAULT, point);

        for (Ask one : List.of(ask, ask.method("POST").with(Ask.Form.BUFFERED, new byte[9]), ask)) {
          assertTrue(OK.contains(client.send(one).text()), point);
        }
        second.does((request, wire) -> wire.reset());
        assertTrue(OK.contains(answerOrReset(client, ask)), point);
        client.send(ask).abandon().run();
        thrown |= System.clearProperty(InjectingAdapter.FAULT) == null;
        assertEquals("third", client.send(ask).text(), point);
      }
    }
    assertTrue(thrown, point + " must be reached, was not");
    assertTrue(WovenJvm.with().states().contains("applied=true"));
  }

  /** The answer; a reset is one too, since without its hooks the mesh cannot send once more. */
  private static String answerOrReset(UrlClient client, Ask ask) throws IOException {
    try {
      return client.send(ask).text();
    } catch (java.net.SocketException | javax.net.ssl.SSLException reset) {
      return "first";
    }
  }

  private static Backend backend(String scheme, String name) {
    return scheme.equals("https") ? Backend.startTls(name, ContractBed.TLS) : Backend.start(name);
  }
}
