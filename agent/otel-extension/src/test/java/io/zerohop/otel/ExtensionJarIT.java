package io.zerohop.otel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is in the extension's jar: the agent as it is, and one class with its service file. */
class ExtensionJarIT {
  private static final Path JAR = Path.of("target/zerohop-otel-extension.jar").toAbsolutePath();
  private static final Path AGENT = Path.of("../dist/target/zerohop-agent.jar").toAbsolutePath();
  private static final String SERVICE =
      "META-INF/services/io.opentelemetry.javaagent.extension.AgentListener";
  private static final String OWN = "io/zerohop/otel/ZerohopExtension.class";

  @TempDir Path directory;

  @Test
  void noForeignClassLeaksIntoTheOpenTelemetryAgent() throws IOException {
    List<String> leaks = new ArrayList<>();
    try (JarFile jar = new JarFile(JAR.toFile())) {
      jar.stream()
          .map(JarEntry::getName)
          .filter(name -> !name.startsWith("io/zerohop/bootstrap/") && !name.equals(OWN))
          .filter(name -> !name.startsWith("inst/") || name.endsWith(".class"))
          .filter(name -> !name.matches("META-INF/(MANIFEST\\.MF|LICENSE|licenses/.*)"))
          .filter(name -> !name.equals(SERVICE))
          .forEach(leaks::add);
    }
    assertEquals(List.of(), leaks);
  }

  @Test
  void allOfTheAgentIsInItUnchanged() throws IOException {
    int compared = 0;
    try (JarFile jar = new JarFile(JAR.toFile());
        JarFile agent = new JarFile(AGENT.toFile())) {
      for (JarEntry entry : agent.stream().filter(ExtensionJarIT::isContent).toList()) {
        JarEntry there = jar.getJarEntry(entry.getName());
        assertNotNull(there, entry.getName());
        assertEquals(entry.getMethod(), there.getMethod(), entry.getName());
        assertArrayEquals(bytes(agent, entry), bytes(jar, there), entry.getName());
        compared++;
      }
    }
    assertTrue(compared > 300, compared + " entries");
  }

  private static boolean isContent(JarEntry entry) {
    return !entry.getName().equals(JarFile.MANIFEST_NAME);
  }

  @Test
  void itsListenerIsDeclaredAndItIsNoAgentOfItsOwn() throws IOException {
    try (JarFile jar = new JarFile(JAR.toFile())) {
      String declared = new String(bytes(jar, jar.getJarEntry(SERVICE)), UTF_8);
      assertEquals(ZerohopExtension.class.getName(), declared.strip());
      Attributes main = jar.getManifest().getMainAttributes();
      assertNull(main.getValue("Premain-Class"));
      assertNull(main.getValue("Agent-Class"));
    }
  }

  @Test
  void theSameInputGivesTheSameBytes() throws Exception {
    Path again = directory.resolve("again.jar");
    Path output = directory.resolve("output");
    String timestamp;
    try (JarFile jar = new JarFile(JAR.toFile())) {
      timestamp = jar.getJarEntry(SERVICE).getTimeLocal() + "Z";
    }
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "src/build/AssembleExtension.java",
                AGENT.toString(),
                "target/classes",
                again.toString(),
                version(),
                timestamp)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertTrue(process.waitFor(180, TimeUnit.SECONDS));
    assertEquals(0, process.exitValue(), Files.readString(output));
    assertEquals(-1, Files.mismatch(JAR, again));
  }

  private static String version() throws IOException {
    try (JarFile jar = new JarFile(JAR.toFile())) {
      return jar.getManifest().getMainAttributes().getValue("Implementation-Version");
    }
  }

  private static byte[] bytes(JarFile jar, JarEntry entry) throws IOException {
    try (var in = jar.getInputStream(entry)) {
      return in.readAllBytes();
    }
  }
}
