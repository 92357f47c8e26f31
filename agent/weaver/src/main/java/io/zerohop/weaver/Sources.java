package io.zerohop.weaver;

import io.zerohop.spi.MeshPorts;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the instrumentations that our own loader has. */
final class Sources {
  private static final String INDEX = "META-INF/zerohop/hooks.index";
  private static final String PROVIDERS = "META-INF/services/io.zerohop.spi.hook.HookProvider";

  private Sources() {}

  /**
   * All instrumentations: from the build's index, or else from the service file. One that cannot be
   * read is reported and left out.
   */
  static List<Source> find(ClassLoader loader) throws IOException {
    List<Source> sources = new ArrayList<>();
    for (String line : lines(loader.getResourceAsStream(INDEX))) {
      sources.add(Source.indexed(line));
    }
    if (sources.isEmpty()) {
      add(loader.getResourceAsStream(PROVIDERS), sources);
    }
    return sources;
  }

  private static void add(@Nullable InputStream providers, List<Source> into) throws IOException {
    for (String provider : lines(providers)) {
      try {
        into.add(Source.of(provider));
      } catch (ReflectiveOperationException | RuntimeException | LinkageError failed) {
        MeshPorts.fault("description " + provider, failed);
      }
    }
  }

  private static List<String> lines(@Nullable InputStream file) throws IOException {
    List<String> lines = new ArrayList<>();
    if (file != null) {
      try (file) {
        String text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
        for (String line : text.split("\n", -1)) {
          if (!line.isBlank() && line.charAt(0) != '#') {
            lines.add(line.trim());
          }
        }
      }
    }
    return lines;
  }
}
