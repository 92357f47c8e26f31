package io.zerohop.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.zerohop.engine.EnginePorts;
import io.zerohop.engine.Mesh;
import io.zerohop.engine.MeshSettings;
import io.zerohop.engine.Snapshot;
import io.zerohop.engine.attempt.AttemptResult;
import io.zerohop.engine.attempt.Call;
import io.zerohop.engine.observe.CallObserver;
import io.zerohop.engine.observe.ObservedServing;
import io.zerohop.engine.observe.Tracer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Several who look at calls, none of whom is to harm them. */
class ObserversTest {
  private final List<String> told = new ArrayList<>();
  private final List<String> faults = new ArrayList<>();
  private final Observers observers = new Observers((where, fault) -> faults.add(where));

  private CallObserver noting(String name) {
    return new CallObserver() {
      @Override
      public void served(ObservedServing call) {
        told.add(name + " " + call.path());
      }
    };
  }

  private void serve(String path) {
    Mesh mesh =
        new Mesh(
            MeshSettings.DEFAULT,
            EnginePorts.real(listener -> {}, observers, ResolvedNames.ofJvm()));
    mesh.publish(Snapshot.EMPTY);
    mesh.tracer(new Tracer() {});
    Call call = Objects.requireNonNull(mesh.serve(new ServedGet(path)));
    call.first();
    call.result(AttemptResult.answered(200, name -> null));
    call.bodyEnd(null);
  }

  @Test
  void allAreToldInTurnUntilTheyAreTakenAway() {
    CallObserver second = noting("second");
    observers.add(noting("first")).add(second);
    serve("/a");
    observers.remove(second);
    serve("/b");

    assertEquals(List.of("first /a", "second /a", "first /b"), told);
    assertEquals(List.of(), faults);
  }

  @Test
  void oneThatTakesAnothersPlaceIsToldInstead() {
    CallObserver first = noting("first");
    observers.add(first);
    observers.replace(first, noting("second"));

    serve("/a");

    assertEquals(List.of("second /a"), told);
  }

  @Test
  void aFaultOfOneIsToldAndReachesNeitherTheCallNorTheOthers() {
    observers.add(
        new CallObserver() {
          @Override
          public void served(ObservedServing call) {
            throw new IllegalStateException("a fault of ours");
          }
        });
    observers.add(noting("second"));

    serve("/a");

    assertEquals(List.of("second /a"), told);
    assertEquals(List.of("an observer of calls"), faults);
  }
}
