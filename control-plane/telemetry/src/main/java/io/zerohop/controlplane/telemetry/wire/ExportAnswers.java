package io.zerohop.controlplane.telemetry.wire;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * What a sender is answered. Traces and metrics have answers of one shape, whose fields have the
 * same numbers.
 */
final class ExportAnswers {
  private static final int CODE = 1;
  private static final int MESSAGE = 2;

  private ExportAnswers() {}

  private interface Content {
    void writeTo(CodedOutputStream out) throws IOException;
  }

  /** A google.rpc.Status. */
  static byte[] failure(int code, String message) {
    return bytes(
        out -> {
          out.writeInt32(CODE, code);
          out.writeString(MESSAGE, message);
        });
  }

  private static byte[] bytes(Content content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      CodedOutputStream out = CodedOutputStream.newInstance(bytes);
      content.writeTo(out);
      out.flush();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }
}
