package io.zerohop.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a client handed to the application once the headers were there.
 *
 * @param status as the application sees it
 * @param headers by lower-case name
 * @param body the response's body as it arrives; empty, never null
 * @param abandon drops the call in the client's own way before the body's end
 */
public record Answer(
    int status, Map<String, List<String>> headers, InputStream body, Runnable abandon)
    implements AutoCloseable {

  /** The first value of a header, or null. */
  public @Nullable String header(String lowerCaseName) {
    List<String> values = headers.get(lowerCaseName);
    return values == null || values.isEmpty() ? null : values.get(0);
  }

  /** Reads the body to its end and closes it. */
  public String text() throws IOException {
    return new String(bytes(), StandardCharsets.UTF_8);
  }

  /** Reads the body to its end and closes it. */
  public byte[] bytes() throws IOException {
    try (InputStream stream = body) {
      return stream.readAllBytes();
    }
  }

  @Override
  public void close() throws IOException {
    body.close();
  }
}
