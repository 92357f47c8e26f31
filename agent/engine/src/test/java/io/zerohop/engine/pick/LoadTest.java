package io.zerohop.engine.pick;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.zerohop.engine.attempt.AttemptResult;
import io.zerohop.engine.attempt.LoadQuestion;
import io.zerohop.engine.attempt.RpcCode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What servers say of their load, in ORCA's two forms. */
class LoadTest {
  /** As protoc encodes application_utilization 0.45 and named_metrics in_flight 12. */
  private static final String REPORT =
      "42140a09696e5f666c6967687411000000000000284049cdccccccccccdc3f";

  @Test
  void theTextIsWrittenAndRead() {
    assertEquals(
        "TEXT application_utilization=0.45,named_metrics.in_flight=12", new Load(0.45, 12).text());
    assertEquals("TEXT named_metrics.in_flight=0", new Load(Load.UNKNOWN, 0).text());
    assertEquals(new Load(0.45, 12), Load.parse(new Load(0.45, 12).text()));
    assertEquals(new Load(Load.UNKNOWN, 0), Load.parse(new Load(Load.UNKNOWN, 0).text()));
  }

  @Test
  void whatElseATextSaysIsPassedOver() {
    assertEquals(
        new Load(Load.UNKNOWN, 3),
        Load.parse("TEXT cpu_utilization=0.3, named_metrics.in_flight = 3 ,mem_utilization=0.8"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "TEXT",
        "TEXT ",
        "TEXT named_metrics.in_flight",
        "TEXT named_metrics.in_flight=",
        "TEXT named_metrics.in_flight=many",
        "TEXT named_metrics.in_flight=-1",
        "TEXT named_metrics.in_flight=NaN",
        "TEXT named_metrics.in_flight=Infinity",
        "TEXT named_metrics.in_flight=1,",
        "TEXT named_metrics.in_flight=1,application_utilization=-0.1",
        "TEXT application_utilization=0.5",
        "JSON {\"named_metrics\": {\"in_flight\": 1}}",
        "BIN CSkAAAAAAADwPw==",
        "named_metrics.in_flight=1"
      })
  void aTextThatIsMalformedIsNoLoad(String text) {
    assertNull(Load.parse(text));
  }

  @Test
  void whatIsTooMuchIsBounded() {
    assertEquals(
        new Load(Load.UNKNOWN, Load.MOST), Load.parse("TEXT named_metrics.in_flight=1e300"));
    assertNull(Load.parse("TEXT named_metrics.in_flight=1" + ",a=1".repeat(5000)));
    byte[] much = new Load(Load.UNKNOWN, 0).bytes();
    System.arraycopy(HexFormat.of().parseHex("9c7500883ce4377e"), 0, much, much.length - 8, 8);
    assertEquals(new Load(Load.UNKNOWN, Load.MOST), Load.of(much));
  }

  @Test
  void theBytesAreThoseOfTheMessage() {
    assertEquals(REPORT, HexFormat.of().formatHex(new Load(0.45, 12).bytes()));
    assertEquals(new Load(0.45, 12), Load.of(HexFormat.of().parseHex(REPORT)));
    assertEquals(new Load(Load.UNKNOWN, 7), Load.of(new Load(Load.UNKNOWN, 7).bytes()));
  }

  @Test
  void whatElseAMessageSaysIsPassedOver() {
    String cpu = "09000000000000e03f";
    String rps = "189601";
    String cost = "220c0a0161110000000000000040";
    String other = "420c0a0161110000000000000040";
    String all = cpu + rps + cost + other + REPORT;
    assertEquals(new Load(0.45, 12), Load.of(HexFormat.of().parseHex(all)));
  }

  @Test
  void aMessageThatIsCutOffOrNegativeIsNoLoad() {
    byte[] whole = HexFormat.of().parseHex(REPORT);
    for (int length = 0; length < whole.length; length++) {
      Load read = Load.of(Arrays.copyOf(whole, length));
      assertEquals(length == 22 ? new Load(Load.UNKNOWN, 12) : null, read, length + " bytes");
    }
    whole[21] = (byte) 0xc0; // -12
    assertNull(Load.of(whole));
  }

  @Test
  void noBytesWhateverMakeItFail() {
    Random random = new Random(7);
    byte[] whole = HexFormat.of().parseHex(REPORT);
    for (int i = 0; i < 100_000; i++) {
      byte[] bytes = i % 2 == 0 ? new byte[random.nextInt(40)] : whole.clone();
      if (i % 2 == 0) {
        random.nextBytes(bytes);
      } else {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      Load read = Load.of(bytes);
      assertEquals(read, read == null ? null : Load.of(read.bytes()));
      Load text = Load.parse(new String(bytes, StandardCharsets.ISO_8859_1));
      assertEquals(text, text == null ? null : Load.parse(text.text()));
    }
  }

  @Test
  void anAnswerSaysItInItsHeaderAndAnRpcInItsTrailer() {
    Load load = new Load(Load.UNKNOWN, 5);
    String bytes = new String(load.bytes(), StandardCharsets.ISO_8859_1);
    AttemptResult answer =
        AttemptResult.answered(200, name -> name.equals(LoadQuestion.ANSWER) ? load.text() : null);
    AttemptResult rpc =
        AttemptResult.ended(RpcCode.OK, name -> name.equals(LoadQuestion.TRAILER) ? bytes : null);

    assertEquals(load, Load.of(answer));
    assertEquals(load, Load.of(rpc));
    assertNull(Load.of(AttemptResult.answered(200, name -> null)));
    assertNull(Load.of(AttemptResult.succeeded()));
    assertArrayEquals(load.bytes(), bytes.getBytes(StandardCharsets.ISO_8859_1));
  }
}
