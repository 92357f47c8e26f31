package io.zerohop.engine.pick;

import io.zerohop.engine.attempt.AttemptResult;
import io.zerohop.engine.attempt.LoadQuestion;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What a server says of its load, in the two forms of ORCA: the text of a response header and the
 * {@code OrcaLoadReport} of an RPC's trailer (xds/data/orca/v3). What is malformed is no load.
 *
 * @param utilisation what share of what it can do it does, 1 for all: its application's own word
 *     where there is one, else what it uses of its CPUs, as gRPC takes them (gRFC A58); {@link
 *     #UNKNOWN} where it says neither. Written as what it uses of its CPUs
 * @param inFlight requests that it has not answered whole yet; at most {@link #MOST}
 */
public record Load(double utilisation, int inFlight) {
  /** No utilisation is said. */
  public static final double UNKNOWN = -1;

  /** What more is said than this counts as this. */
  public static final int MOST = 1_000_000;

  /** What is more counts as so many times all. */
  private static final double MOST_UTILISED = 100;

  private static final String TEXT = "TEXT ";
  private static final String IN_FLIGHT = "in_flight";
  private static final String NAMED = "named_metrics." + IN_FLIGHT;
  private static final String CPU = "cpu_utilization";
  private static final String APPLICATION = "application_utilization";
  private static final double THOUSAND = 1000;

  /** Longer texts, and longer reports, are not read. */
  private static final int LONGEST = 8192;

  /** Which fields of the message these are. */
  private static final int CPU_UTILIZATION = 1;

  private static final int NAMED_METRICS = 8;
  private static final int APPLICATION_UTILIZATION = 9;

  /** Bytes of a number with its tag. */
  private static final int REAL = 1 + Long.BYTES;

  public Load {
    if (inFlight < 0 || inFlight > MOST) {
      throw new IllegalArgumentException("inFlight must be 0 to " + MOST + ", was " + inFlight);
    }
  }

  /** What an answer says; null if it says nothing of the kind. */
  public static @Nullable Load of(AttemptResult answer) {
    if (answer.rpc() == null) {
      String text = answer.headers().apply(LoadQuestion.ANSWER);
      return text == null ? null : parse(text);
    }
    String bytes = answer.headers().apply(LoadQuestion.TRAILER);
    return bytes == null ? null : of(bytes.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Of the header's text; null where it does not name what is in flight, or is malformed. */
  public static @Nullable Load parse(String text) {
    if (!text.startsWith(TEXT) || text.length() > LONGEST) {
      return null;
    }
    double cpu = UNKNOWN;
    double application = UNKNOWN;
    int inFlight = -1;
    for (String pair : text.substring(TEXT.length()).split(",", -1)) {
      int equals = pair.indexOf('=');
      double value = equals < 0 ? Double.NaN : number(pair.substring(equals + 1).strip());
      if (!isAmount(value)) {
        return null;
      }
      String name = pair.substring(0, equals).strip();
      if (name.equals(NAMED)) {
        inFlight = bounded(value);
      } else if (name.equals(CPU)) {
        cpu = value;
      } else if (name.equals(APPLICATION)) {
        application = value;
      }
    }
    return inFlight < 0 ? null : new Load(utilisation(application, cpu), inFlight);
  }

  private static double utilisation(double application, double cpu) {
    return Math.min(MOST_UTILISED, application > 0 || cpu < 0 ? application : cpu);
  }

  private static double number(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException none) {
      return Double.NaN;
    }
  }

  /** Neither below zero nor beyond all numbers, nor none at all. */
  private static boolean isAmount(double value) {
    return value >= 0 && value != Double.POSITIVE_INFINITY;
  }

  private static int bounded(double value) {
    return (int) Math.min(MOST, value);
  }

  /** For the header. */
  public String text() {
    String named = NAMED + "=" + inFlight;
    return utilisation < 0
        ? TEXT + named
        : TEXT + CPU + "=" + Math.round(utilisation * THOUSAND) / THOUSAND + "," + named;
  }

  /** Of the trailer's bytes; null where they do not name what is in flight, or are malformed. */
  public static @Nullable Load of(byte[] report) {
    if (report.length > LONGEST) {
      return null;
    }
    double cpu = UNKNOWN;
    double application = UNKNOWN;
    int inFlight = -1;
    Fields fields = new Fields(report, 0, report.length);
    while (fields.next()) {
      double value = 0;
      if (fields.is(APPLICATION_UTILIZATION, Fields.FIXED64)) {
        application = fields.real();
        value = application;
      } else if (fields.is(CPU_UTILIZATION, Fields.FIXED64)) {
        cpu = fields.real();
        value = cpu;
      } else if (fields.is(NAMED_METRICS, Fields.LENGTH)) {
        value = inFlight(fields);
        inFlight = value < 0 ? inFlight : bounded(value);
        value = Math.max(0, value);
      }
      if (!isAmount(value)) {
        return null;
      }
    }
    return inFlight < 0 || fields.isBroken()
        ? null
        : new Load(utilisation(application, cpu), inFlight);
  }

  /** Of one entry of the map; -1 where it is another's, no number where it is malformed. */
  private static double inFlight(Fields map) {
    Fields entry = map.inside();
    boolean named = false;
    double value = 0;
    while (entry.next()) {
      if (entry.is(1, Fields.LENGTH)) {
        named = entry.text().equals(IN_FLIGHT);
      } else if (entry.is(2, Fields.FIXED64)) {
        value = entry.real();
      }
    }
    if (entry.isBroken() || !isAmount(value)) {
      return Double.NaN;
    }
    return named ? value : -1;
  }

  /** For the trailer. */
  public byte[] bytes() {
    byte[] name = IN_FLIGHT.getBytes(StandardCharsets.US_ASCII);
    int entry = 2 + name.length + REAL;
    int at = utilisation < 0 ? 0 : REAL;
    byte[] report = new byte[at + 2 + entry];
    if (utilisation >= 0) {
      real(report, 0, CPU_UTILIZATION, utilisation);
    }
    report[at] = (NAMED_METRICS << 3) | Fields.LENGTH;
    report[at + 1] = (byte) entry;
    report[at + 2] = (1 << 3) | Fields.LENGTH;
    report[at + 3] = (byte) name.length;
    System.arraycopy(name, 0, report, at + 4, name.length);
    real(report, at + 4 + name.length, 2, inFlight);
    return report;
  }

  private static void real(byte[] to, int at, int field, double value) {
    to[at] = (byte) ((field << 3) | Fields.FIXED64);
    long bits = Double.doubleToRawLongBits(value);
    for (int i = 0; i < Long.BYTES; i++) {
      to[at + 1 + i] = (byte) (bits >>> (i * Byte.SIZE));
    }
  }
}
