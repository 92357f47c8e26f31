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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What servers say of their load, in ORCA's two forms. */
class LoadTest {
  /** As protoc encodes named_metrics in_flight 12. */
  private static final String TWELVE = "42140a09696e5f666c69676874110000000000002840";

  /** The same after cpu_utilization 0.45. */
  private static final String REPORT = "09cdccccccccccdc3f" + TWELVE;

  /** The same before application_utilization 0.45. */
  private static final String BY_APPLICATION = TWELVE + "49cdccccccccccdc3f";

  @Test
  void theTextIsWrittenAndRead() {
    assertEquals("TEXT cpu_utilization=0.45,named_metrics.in_flight=12", new Load(0.45, 12).text());
    assertEquals("TEXT named_metrics.in_flight=0", new Load(Load.UNKNOWN, 0).text());
    assertEquals(new Load(0.45, 12), Load.parse(new Load(0.45, 12).text()));
    assertEquals(new Load(Load.UNKNOWN, 0), Load.parse(new Load(Load.UNKNOWN, 0).text()));
  }

  @Test
  void whatElseATextSaysIsPassedOver() {
    assertEquals(
        new Load(Load.UNKNOWN, 3),
        Load.parse("TEXT rps_fractional=0.3, named_metrics.in_flight = 3 ,mem_utilization=0.8"));
  }

  @ParameterizedTest
  @CsvSource({
    "0.3, cpu_utilization=0.3",
    "0.6, 'cpu_utilization=0.3,application_utilization=0.6'",
    "0.6, 'application_utilization=0.6,cpu_utilization=0.3'",
    "0.3, 'application_utilization=0,cpu_utilization=0.3'",
    "0, application_utilization=0",
    "1.5, cpu_utilization=1.5",
    "100, cpu_utilization=1e300",
    "-1, mem_utilization=0.8"
  })
  void itsApplicationsOwnWordGoesBeforeWhatItUsesOfItsCpus(double utilisation, String said) {
    assertEquals(
        new Load(utilisation, 3), Load.parse("TEXT " + said + ",named_metrics.in_flight=3"));
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
        "TEXT named_metrics.in_flight=1,cpu_utilization=-0.1",
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
    String all = cpu + rps + cost + other + BY_APPLICATION;
    assertEquals(new Load(0.45, 12), Load.of(HexFormat.of().parseHex(all)));
  }

  @Test
  void aMessageThatIsCutOffOrNegativeIsNoLoad() {
    byte[] whole = HexFormat.of().parseHex(REPORT);
    for (int length = 0; length < whole.length; length++) {
      Load read = Load.of(Arrays.copyOf(whole, length));
      assertNull(read, length + " bytes");
    }
    byte[] fewer = whole.clone();
    fewer[30] = (byte) 0xc0; // -12
    assertNull(Load.of(fewer));
    whole[8] = (byte) 0xbf; // -0.45
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
