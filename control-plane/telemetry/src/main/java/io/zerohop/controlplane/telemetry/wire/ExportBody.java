package io.zerohop.controlplane.telemetry.wire;

import io.zerohop.controlplane.telemetry.wire.RefusedExport.Cause;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Locale;
import java.util.zip.GZIPInputStream;

/** The body of an OTLP request over HTTP: its form is checked, and what is packed is unpacked. */
public final class ExportBody {
  /** The one content type that is read; no page in a browser sends it without asking before. */
  public static final String PROTOBUF = "application/x-protobuf";

  private ExportBody() {}

  /**
   * The message in a body.
   *
   * @param type the header {@code content-type}
   * @param encoding the header {@code content-encoding}, empty for none
   * @param most the longest message in bytes, packed or not; nothing beyond is unpacked
   * @throws RefusedExport if it is of another type or encoding, too long or broken
   */
  public static byte[] message(String type, String encoding, byte[] body, int most)
      throws RefusedExport {
    if (!type.split(";", 2)[0].strip().equalsIgnoreCase(PROTOBUF)) {
      throw new RefusedExport(
          Cause.UNKNOWN_FORM,
          "the content type must be application/x-protobuf (OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf), was \""
              + type
              + "\"");
    }
    byte[] message =
        switch (encoding.strip().toLowerCase(Locale.ROOT)) {
          case "", "identity" -> body;
          case "gzip" -> unpacked(body, most);
          default ->
              throw new RefusedExport(
                  Cause.UNKNOWN_FORM,
                  "the content encoding must be gzip or none, was \"" + encoding + "\"");
        };
    if (message.length > most) {
      throw new RefusedExport(
          Cause.TOO_LONG,
          "the message must have at most "
              + most
              + " bytes unpacked: send smaller batches (OTEL_BSP_MAX_EXPORT_BATCH_SIZE)");
    }
    return message;
  }

  private static byte[] unpacked(byte[] body, int most) throws RefusedExport {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(body))) {
      return in.readNBytes(most + 1);
    } catch (IOException broken) {
      throw new RefusedExport(Cause.MALFORMED, "the body is no gzip: " + broken.getMessage());
    }
  }
}
