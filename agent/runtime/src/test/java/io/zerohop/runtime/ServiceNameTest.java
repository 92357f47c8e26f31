package io.zerohop.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceNameTest {
  @TempDir Path directory;
  private final Map<String, String> properties = new HashMap<>();
  private final Map<String, String> environment = new HashMap<>();
  private String arguments = "";

  @Test
  void theOrderIsThatOfTheDocumentation() throws IOException {
    Path jar = jar("orders-1.2.jar", "Orders Service", "BOOT-INF/classes/application.yml", SPRING);
    properties.put("sun.java.command", jar + " --port 1");
    environment.put("OTEL_RESOURCE_ATTRIBUTES", "a=b,service.name=by-attributes");
    environment.put("OTEL_SERVICE_NAME", "by-otel");
    properties.put("spring.application.name", "by-spring-property");
    arguments = "service.name=by-setting";

    expect("by-setting", "agent argument");
    arguments = "";
    expect("by-otel", "from OTEL_SERVICE_NAME");
    environment.remove("OTEL_SERVICE_NAME");
    expect("by-attributes", "from OTEL_RESOURCE_ATTRIBUTES");
    environment.clear();
    expect("by-spring-property", "from spring.application.name");
    properties.remove("spring.application.name");
    expect("by-yaml", "from spring.application.name");
  }

  @Test
  void readsSpringsNameFromPropertiesBesideTheClasses() throws IOException {
    Files.writeString(
        directory.resolve("application.properties"), "server.port=1\nspring.application.name=cart");
    properties.put("java.class.path", directory + ":/x.jar");
    properties.put("sun.java.command", "com.example.Main");

    expect("cart", "from spring.application.name");
  }

  @Test
  void aNameWithPlaceholdersIsNone() throws IOException {
    Path jar = jar("a.jar", "A", "application.properties", "spring.application.name=${NAME:x}");
    properties.put("sun.java.command", jar.toString());

    expect("a", "from the jar's manifest");
  }

  @Test
  void takesTheManifestsTitle() throws IOException {
    properties.put("sun.java.command", jar("x.jar", "Orders Service", "a", "").toString());

    expect("orders-service", "from the jar's manifest");
  }

  @Test
  void takesTheJarsNameWithoutVersionWhereTheManifestHasNoTitle() throws IOException {
    properties.put("sun.java.command", jar("order-api-1.2.0-SNAPSHOT.jar", "", "a", "").toString());

    expect("order-api", "from the jar's name");
  }

  @Test
  void takesTheMainClassAtLast() {
    properties.put("sun.java.command", "com.example.ReviewService arg");
    expect("review-service", "from the main class");

    properties.put("sun.java.command", "app.module/com.example.Main");
    expect("main", "from the main class");
  }

  @Test
  void aJvmWithoutAnyNameHasOneAllTheSame() {
    expect("java-application", "from the main class");
  }

  private static final String SPRING =
      """
      # name
      server:
        port: 8080
      spring:
        main:
          banner-mode: off
        application:
          name: "by-yaml" # a comment
      """;

  private void expect(String name, String source) {
    Settings settings = Settings.read(SettingSources.of(arguments, properties, environment));
    assertEquals(
        new ServiceName(name, source), ServiceName.detect(settings, properties, environment));
  }

  private Path jar(String file, String title, String entry, String content) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    if (!title.isEmpty()) {
      manifest.getMainAttributes().put(Attributes.Name.IMPLEMENTATION_TITLE, title);
    }
    Path jar = directory.resolve(file);
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(out, manifest)) {
      entries.putNextEntry(new ZipEntry(entry));
      entries.write(content.getBytes(StandardCharsets.UTF_8));
    }
    return jar;
  }
}
