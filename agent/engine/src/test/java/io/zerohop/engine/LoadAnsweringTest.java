package io.zerohop.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.engine.attempt.Call;
import io.zerohop.engine.attempt.LoadQuestion;
import io.zerohop.engine.observe.Tracer;
import io.zerohop.engine.pick.Load;
import io.zerohop.engine.serve.CpuMeter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Who is told the load, and what is counted for it. */
class LoadAnsweringTest {
  private final TestMesh test = new TestMesh();
  private final List<String> withheld = new ArrayList<>();

  private ServedGet asking(boolean isRpc) {
    return new ServedGet(Map.of("zerohop-load", "1"), isRpc, withheld);
  }

  private Call asking() {
    return Objects.requireNonNull(test.mesh().serve(asking(false)));
  }

  private @Nullable Call plain() {
    return test.mesh().serve(new ServedGet(Map.of(), false, withheld));
  }

  private static Map<String, String> carried(Call call) {
    Map<String, String> fields = new HashMap<>();
    call.carried().forEach(fields::put);
    return fields;
  }

  @Test
  void whoAsksIsToldWhatIsInFlightWhenTheAnswerIsSent() {
    Call first = asking();
    assertEquals(Map.of("endpoint-load-metrics", "TEXT named_metrics.in_flight=1"), carried(first));
    Call second = Objects.requireNonNull(plain());
    assertEquals(Map.of("endpoint-load-metrics", "TEXT named_metrics.in_flight=2"), carried(first));
    assertTrue(second.carried().isEmpty(), "it did not ask");
    second.bodyEnd(null);
    second.cancel();
    assertEquals(Map.of("endpoint-load-metrics", "TEXT named_metrics.in_flight=1"), carried(first));
  }

  @Test
  void anRpcIsToldInItsTrailer() {
    Call call = Objects.requireNonNull(test.mesh().serve(asking(true)));
    String bytes = Objects.requireNonNull(carried(call).get(LoadQuestion.TRAILER));
    assertEquals(new Load(Load.UNKNOWN, 1), Load.of(bytes.getBytes(StandardCharsets.ISO_8859_1)));
  }

  /** Measures what the test says. */
  private static final class Meter implements CpuMeter {
    int questions;
    double share = Load.UNKNOWN;

    @Override
    public void asked() {
      questions++;
    }

    @Override
    public double share() {
      return share;
    }
  }

  @Test
  void whoAsksIsToldWhatIsUsedOfTheCpusWhereThatIsKnown() {
    Meter meter = new Meter();
    test.mesh().ownLoad().cpu(meter);
    Call call = asking();
    assertEquals(Map.of("endpoint-load-metrics", "TEXT named_metrics.in_flight=1"), carried(call));
    meter.share = 0.45;
    assertEquals(
        Map.of("endpoint-load-metrics", "TEXT cpu_utilization=0.45,named_metrics.in_flight=1"),
        carried(call));
    Call rpc = Objects.requireNonNull(test.mesh().serve(asking(true)));
    String bytes = Objects.requireNonNull(carried(rpc).get(LoadQuestion.TRAILER));
    assertEquals(new Load(0.45, 2), Load.of(bytes.getBytes(StandardCharsets.ISO_8859_1)));
  }

  @Test
  void whoMeasuresTheCpusHearsOfQuestionsAlone() {
    Meter meter = new Meter();
    test.mesh().ownLoad().cpu(meter);
    plain();
    assertEquals(0, meter.questions, "nobody has asked");
    asking();
    plain();
    assertEquals(1, meter.questions);
    asking();
    assertEquals(2, meter.questions);
  }

  @Test
  void whatIsTheSameAsInTheLastAnswerIsNotWrittenAnew() {
    Call first = asking();
    String one = carried(first).get("endpoint-load-metrics");
    assertSame(one, carried(first).get("endpoint-load-metrics"));
    Call second = asking();
    assertEquals("TEXT named_metrics.in_flight=2", carried(first).get("endpoint-load-metrics"));
    second.bodyEnd(null);
    assertEquals(one, carried(first).get("endpoint-load-metrics"));
  }

  @Test
  void theApplicationIsNotToSeeTheQuestion() {
    asking();
    assertEquals(List.of("zerohop-load"), withheld);
    plain();
    assertEquals(1, withheld.size());
  }

  @Test
  void requestsAreCountedWhileSomebodyAsks() {
    assertNull(plain(), "nobody has asked");
    asking().bodyEnd(null);
    assertEquals("TEXT named_metrics.in_flight=0", test.mesh().ownLoad().now().text());
    Call counted = Objects.requireNonNull(plain());
    test.passMillis(29_999);
    assertEquals("TEXT named_metrics.in_flight=1", test.mesh().ownLoad().now().text());
    test.passMillis(1);
    assertNull(plain());
    counted.bodyEnd(null);
    assertEquals("TEXT named_metrics.in_flight=0", test.mesh().ownLoad().now().text());
  }

  @Test
  void nobodyIsToldWhereItIsForbiddenNorSeesTheApplicationTheQuestion() {
    Meter meter = new Meter();
    test.mesh().ownLoad().cpu(meter);
    test.mesh().ownLoad().tell(false);
    assertNull(test.mesh().serve(asking(false)), "nothing is counted either");
    assertEquals(List.of("zerohop-load"), withheld);
    assertEquals(0, meter.questions);
    test.mesh().tracer(Tracer.SILENT);
    assertTrue(asking().carried().isEmpty());

    test.mesh().ownLoad().tell(true);
    assertEquals(
        Map.of("endpoint-load-metrics", "TEXT named_metrics.in_flight=1"), carried(asking()));
    test.mesh().ownLoad().tell(false);
    assertFalse(test.mesh().ownLoad().isCounting(), "from then on");
  }

  @Test
  void observersHearOfNoCallThatIsCountedAlone() {
    asking().bodyEnd(null);
    assertEquals(List.of(), test.served);
    test.mesh().tracer(Tracer.SILENT);
    asking().bodyEnd(null);
    assertEquals(1, test.served.size());
  }

  @Test
  void aRequestThatIsLostIsCountedNoMoreAfterAWhile() {
    asking();
    for (int i = 0; i < 4; i++) {
      test.passMillis(30_000);
      asking().bodyEnd(null);
    }
    assertEquals("TEXT named_metrics.in_flight=0", test.mesh().ownLoad().now().text());
  }

  @Test
  void nobodyIsToldWhereTheMeshDoesNotEnforce() {
    test.mesh().mode(Mode.OBSERVE);
    assertNull(test.mesh().serve(asking(false)));
    test.mesh().tracer(Tracer.SILENT);
    assertTrue(asking().carried().isEmpty());
    test.mesh().mode(Mode.OFF);
    assertNull(test.mesh().serve(asking(false)));
    assertEquals(List.of(), withheld);
  }
}
