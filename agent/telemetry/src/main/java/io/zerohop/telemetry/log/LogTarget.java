package io.zerohop.telemetry.log;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Supplier;

/** Where lines go. For one thread. */
public interface LogTarget {
  /**
   * Writes whole lines.
   *
   * @throws IOException if they are not written
   */
  void write(String lines) throws IOException;

  /** The stream, whichever it is then: an application may set another one. */
  static LogTarget stream(Supplier<PrintStream> stream) {
    return lines -> {
      PrintStream out = stream.get();
      out.print(lines);
      out.flush();
    };
  }

  /**
   * The end of a file, which is opened for each batch: it may be renamed or deleted at any time, by
   * whoever keeps it short.
   */
  static LogTarget file(Path file) {
    return lines -> {
      try (OutputStream out =
          Files.newOutputStream(
              file,
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE,
              StandardOpenOption.APPEND)) {
        out.write(lines.getBytes(StandardCharsets.UTF_8));
      }
    };
  }
}
