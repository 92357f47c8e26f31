package io.zerohop.telemetry.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceId;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.samplers.SamplingDecision;
import io.zerohop.telemetry.FakeCall;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SamplerTest {
  @ParameterizedTest
  @ValueSource(strings = {"0", "0.001", "0.3", "0.5", "0.999", "1"})
  void takesTheTracesThatOpenTelemetrysSamplerTakes(String share) {
    Sampler ours = Sampler.of("traceidratio", share);
    var theirs =
        io.opentelemetry.sdk.trace.samplers.Sampler.traceIdRatioBased(Double.parseDouble(share));
    Random random = new Random(7);
    for (int i = 0; i < 10_000; i++) {
      long high = random.nextLong();
      long low = random.nextLong();
      boolean taken =
          theirs
              .shouldSample(
                  Context.root(),
                  TraceId.fromLongs(high, low),
                  "GET",
                  SpanKind.CLIENT,
                  Attributes.empty(),
                  List.of())
              .getDecision()
              .equals(SamplingDecision.RECORD_AND_SAMPLE);
      assertEquals(taken, ours.takes(null, low), "trace " + high + " " + low);
    }
  }

  @Test
  void doesAsTheTraceAroundItOnlyWhereItFollows() {
    var unsampled = FakeCall.context(1, 2, 3, false);
    var sampled = FakeCall.context(1, 2, 3, true);

    assertFalse(Sampler.DEFAULT.takes(unsampled, 1));
    assertTrue(Sampler.of("parentbased_always_off", null).takes(sampled, 1));
    assertFalse(Sampler.of("parentbased_always_off", null).takes(null, 1));
    assertTrue(Sampler.of("always_on", null).takes(unsampled, 1));
    assertFalse(Sampler.of("always_off", null).takes(sampled, 1));
  }

  @Test
  void takesAllWhereNothingIsSaid() {
    assertTrue(Sampler.of(null, null).takes(null, Long.MAX_VALUE));
    assertTrue(Sampler.of("traceidratio", null).takes(null, Long.MAX_VALUE));
  }

  @Test
  void saysWhatMayStandInTheSetting() {
    var name = assertThrows(IllegalArgumentException.class, () -> Sampler.of("jaeger_remote", ""));
    assertTrue(name.toString().contains("\"jaeger_remote\" is no sampler here; use always_on"));
    var share =
        assertThrows(IllegalArgumentException.class, () -> Sampler.of("traceidratio", "5%"));
    assertTrue(share.toString().contains("from 0 to 1"));
    assertThrows(IllegalArgumentException.class, () -> Sampler.of("traceidratio", "1.5"));
  }
}
