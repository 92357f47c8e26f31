package io.zerohop.telemetry.export;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.zerohop.engine.observe.TelemetryConfig.SqlText;
import io.zerohop.telemetry.FakeCall;
import io.zerohop.telemetry.trace.CallRecord;
import io.zerohop.telemetry.trace.RecordRing;
import io.zerohop.telemetry.trace.Recording;
import io.zerohop.telemetry.trace.Sampler;
import io.zerohop.telemetry.trace.Unsampled;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The bytes of many calls of all kinds, with one encoder for all of them. */
class SpanBytesTest {
  private static final int CALLS = 5_000;

  /** Of the bytes of all calls in all forms. Whoever changes what spans say changes this. */
  private static final String DIGEST =
      "51dc94345a194feba2ba8a3111aad96d48b5e61d5f9930f95dd2c43d44238ea0";

  private static final List<SpanForm> FORMS =
      List.of(
          SpanForm.DEFAULT,
          new SpanForm(
              true,
              SqlText.TEXT,
              Map.of("zerohop.service", "peer.service", "url.full", "", "server.port", ""),
              List.of("x-user")),
          new SpanForm(
              false,
              SqlText.NONE,
              Map.of("network.peer.address", "", "network.peer.port", "", "zerohop.endpoint", ""),
              List.of()));

  private final CallsByChance calls = new CallsByChance();
  private final RecordRing ring = new RecordRing(2);
  private final Unsampled none = new Unsampled(() -> 1, FakeCall.FORMAT);
  private final Recording recording =
      new Recording(ring, Sampler.DEFAULT, FakeCall.FORMAT, () -> 1, none, call -> false, () -> {});
  private final Encoding one = new Encoding();

  /** An encoder and all that it remembers. */
  private static final class Encoding {
    private final Spans spans = new Spans(() -> 0x55);
    private final SpanEncoder encoder = new SpanEncoder(resource(), "1.2.3", spans);

    private static Map<String, String> resource() {
      Map<String, String> resource = new LinkedHashMap<>();
      resource.put("service.name", "front");
      resource.put("telemetry.distro.name", "zerohop");
      return resource;
    }

    byte[] bytes(CallRecord[] records, int count, SpanForm form) throws IOException {
      spans.anchor(Exported.EPOCH, 0);
      spans.form(form);
      encoder.encode(records, count);
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      encoder.writeTo(bytes);
      return bytes.toByteArray();
    }
  }

  private interface Check {
    void look(CallRecord[] records, int count, SpanForm form) throws Exception;
  }

  /** Looks at each call, in forms that change now and then. */
  private void each(Check check) throws Exception {
    CallRecord[] records = new CallRecord[1];
    for (int i = 0; i < CALLS; i++) {
      calls.next(recording);
      check.look(records, ring.take(records), FORMS.get(i / 100 % FORMS.size()));
      ring.giveBack();
    }
  }

  @Test
  void whatWasExportedBeforeMakesNoDifference() throws Exception {
    each(
        (records, count, form) ->
            assertEquals(
                Exported.decode(new Encoding().bytes(records, count, form)),
                Exported.decode(one.bytes(records, count, form))));
  }

  @Test
  void theBytesAreAsEver() throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    each((records, count, form) -> digest.update(one.bytes(records, count, form)));

    assertEquals(DIGEST, HexFormat.of().formatHex(digest.digest()));
  }
}
