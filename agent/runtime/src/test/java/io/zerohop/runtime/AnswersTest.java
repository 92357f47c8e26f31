package io.zerohop.runtime;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.diagnostics.FailedCalls;
import io.zerohop.diagnostics.Tap;
import io.zerohop.engine.ConfigDemand;
import io.zerohop.engine.EnginePorts;
import io.zerohop.engine.Held;
import io.zerohop.engine.Mesh;
import io.zerohop.engine.MeshSettings;
import io.zerohop.engine.Snapshot;
import io.zerohop.engine.observe.CallObserver;
import io.zerohop.xds.client.ConfigurationNumber;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AnswersTest {
  private final Mesh mesh =
      new Mesh(
          MeshSettings.DEFAULT,
          EnginePorts.real(ConfigDemand.NONE, CallObserver.NONE, name -> name));
  private final Answers answers =
      new Answers(
          new Who(
              "shop-1",
              new ServiceName("shop", "test"),
              "default",
              "shop",
              Map.of(),
              "app.Shop",
              0),
          mesh,
          new FailedCalls(InstantSource.system()),
          new Answers.Parts(
              number -> "{}",
              () -> "",
              mode -> {},
              new Tap(one -> {}, one -> {}, InstantSource.system(), System::nanoTime)));

  private String explain(long held, long wanted) {
    return answers
        .explain("GET", "http://x/", List.of(), new ConfigurationNumber(held, wanted))
        .toCompletableFuture()
        .join();
  }

  private static void assertShows(String wanted, String document) {
    assertTrue(document.contains(wanted), document);
  }

  @Test
  void showsTheNumberOfTheConfigurationThatTheControlPlaneShows() {
    mesh.publish(Snapshot.EMPTY.with(Held.LIVE));

    assertShows("configuration 1841, current", explain(1841, 1841));
    assertShows("\"configuration\":\"1841\"", explain(1841, 1841));
    assertShows("configuration 1840, wants 1841", explain(1840, 1841));
  }

  @Test
  void showsNoNumberWhereTheControlPlaneHasNone() {
    mesh.publish(Snapshot.EMPTY.with(Held.LIVE));

    assertShows("configuration current", explain(0, 3));
  }
}
