package io.zerohop.controlplane.server.demo;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The policies that the demo applies, as files that a user can read afterwards. */
final class DemoPolicies {
  private final Path directory;

  DemoPolicies(Path directory) {
    this.directory = directory;
  }

  /** A route that sends this share to v2, and testers always. */
  Path canary(int percent) throws IOException {
    String text = text("canary.yaml").formatted(100 - percent, percent);
    return write("canary-" + percent + ".yaml", text);
  }

  /** Retries and ejection for the ratings. */
  Path resilience() throws IOException {
    return write("resilience.yaml", text("resilience.yaml"));
  }

  /** All JVMs tell the control plane of their calls. */
  Path telemetry() throws IOException {
    return write("telemetry.yaml", text("telemetry.yaml"));
  }

  /** One method of the orders goes to v2; what the others lose is asked again. */
  Path orders() throws IOException {
    return write("orders.yaml", text("orders.yaml"));
  }

  /** A database's Service with the two servers behind it, each asked for its role. */
  Path ordersDatabase(int one, int other) throws IOException {
    return write("orders-db.yaml", text("orders-db.yaml").formatted(one, other));
  }

  private static String text(String name) throws IOException {
    try (InputStream in = DemoPolicies.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IOException("no " + name + " beside " + DemoPolicies.class);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text);
  }
}
