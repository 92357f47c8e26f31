package io.zerohop.dist;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.bootstrap.AgentLoader;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.lang.instrument.Instrumentation;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AgentJarIT {
  private static final Path JAR = Path.of("target/zerohop-agent.jar").toAbsolutePath();
  private static final long MEGABYTES_ALLOWED = 15;

  @TempDir Path directory;

  @Test
  void noForeignClassLeaksIntoTheApplication() throws IOException {
    List<String> leaks = new ArrayList<>();
    try (JarFile jar = new JarFile(JAR.toFile())) {
      jar.stream()
          .map(entry -> entry.getName())
          .filter(name -> !name.startsWith("io/zerohop/bootstrap/"))
          .filter(name -> !name.startsWith("inst/") || name.endsWith(".class"))
          .filter(name -> !name.matches("META-INF/(MANIFEST\\.MF|LICENSE|licenses/.*)"))
          .forEach(leaks::add);
    }
    assertEquals(List.of(), leaks);
  }

  @Test
  void librariesAreFoundRelocatedAndNowhereElse() throws Exception {
    AgentLoader loader = new AgentLoader(JAR);
    Class<?> channel = loader.loadClass("io.zerohop.shaded.io.grpc.ManagedChannel");
    assertEquals(loader, channel.getClassLoader());
    assertEquals(
        loader,
        loader.loadClass("io.zerohop.shaded.org.objectweb.asm.ClassWriter").getClassLoader());
    assertNull(loader.getResource("io/grpc/ManagedChannel.class"));
    assertNull(loader.getResourceAsStream("io/grpc/ManagedChannel.class"));
  }

  @Test
  void everyInstrumentationIsInTheIndex() throws IOException {
    AgentLoader loader = new AgentLoader(JAR);
    String providers = text(loader, "META-INF/services/io.zerohop.spi.hook.HookProvider");
    String index = text(loader, "META-INF/zerohop/hooks.index");
    for (String provider : providers.split("\\s+", 0)) {
      assertTrue(index.contains(" " + provider + " "), provider + " in " + index);
    }
    List<String> marked =
        index
            .lines()
            .map(line -> line.substring(0, line.indexOf(' ')))
            .filter(name -> name.indexOf('!') >= 0)
            .sorted()
            .toList();
    assertEquals(
        List.of(
            "agroal!MEASURES",
            "commons-dbcp2!MEASURES",
            "hikaricp!MEASURES",
            "jdk-executors!CONTEXTS",
            "tomcat-jdbc!MEASURES"),
        marked);
  }

  @Test
  void theNamesByWhichAnotherAgentIsKnownAreNotRenamed() throws IOException {
    AgentLoader loader = new AgentLoader(JAR);
    Map<String, String> names =
        Map.of(
            "io/zerohop/telemetry/beside/TheirApi.class",
            "io.opentelemetry.javaagent.shaded.io.opentelemetry.",
            "io/zerohop/runtime/SpansOfOthers.class",
            "io.opentelemetry.javaagent.OpenTelemetryAgent");
    for (Map.Entry<String, String> name : names.entrySet()) {
      try (var in = loader.getResourceAsStream(name.getKey())) {
        assertNotNull(in, name.getKey());
        String constants = new String(in.readAllBytes(), ISO_8859_1);
        assertTrue(constants.contains(name.getValue()), name.toString());
        assertFalse(constants.contains("zerohop.shaded." + name.getValue()), name.toString());
      }
    }
  }

  @Test
  void librariesKeepTheirLinesAndNotTheNamesOfTheirVariables() throws IOException {
    AgentLoader loader = new AgentLoader(JAR);
    for (String name : List.of("io/netty/buffer/ByteBuf", "io/grpc/Metadata")) {
      try (var in = loader.getResourceAsStream("io/zerohop/shaded/" + name + ".class")) {
        assertNotNull(in, name);
        String constants = new String(in.readAllBytes(), ISO_8859_1);
        assertTrue(constants.contains("LineNumberTable"), name);
        assertFalse(constants.contains("LocalVariableTable"), name);
      }
    }
  }

  private static String text(AgentLoader loader, String resource) throws IOException {
    try (var in = loader.getResourceAsStream(resource)) {
      return in == null ? "" : new String(in.readAllBytes(), UTF_8);
    }
  }

  @Test
  void theJarIsSmall() throws IOException {
    assertTrue(Files.size(JAR) <= MEGABYTES_ALLOWED << 20, Files.size(JAR) + " bytes");
  }

  @Test
  void theJvmReadsFewDirectoryEntriesBeforeMain() throws IOException {
    try (JarFile jar = new JarFile(JAR.toFile())) {
      assertTrue(jar.size() <= 1000, jar.size() + " entries");
    }
  }

  @Test
  void nothingNativeIsShipped() throws IOException {
    try (JarFile jar = new JarFile(JAR.toFile())) {
      assertFalse(jar.stream().anyMatch(entry -> entry.getName().matches(".*\\.(so|dll|jnilib)")));
    }
  }

  @Test
  void theManifestAsksForWhatTheWeaverNeedsAndNoMore() throws IOException {
    try (JarFile jar = new JarFile(JAR.toFile())) {
      Attributes main = jar.getManifest().getMainAttributes();
      assertEquals("io.zerohop.bootstrap.Premain", main.getValue("Premain-Class"));
      assertEquals("io.zerohop.bootstrap.Premain", main.getValue("Agent-Class"));
      assertEquals("true", main.getValue("Can-Retransform-Classes"));
      assertEquals("true", main.getValue("Can-Redefine-Classes"));
      assertNull(main.getValue("Launcher-Agent-Class"));
      assertNull(main.getValue("Boot-Class-Path"));
    }
  }

  @Test
  void theEntryClassIsReadableByJava8AndTheRestNeeds17() throws IOException {
    assertEquals(52, classFileVersion("io/zerohop/bootstrap/Premain.class"));
    assertEquals(61, classFileVersion("io/zerohop/bootstrap/AgentStart.class"));
  }

  @Test
  void aJvmThatIsTooOldGetsOneClearLineAndGoesOn() throws Exception {
    String version = System.getProperty("java.specification.version");
    PrintStream err = System.err;
    ByteArrayOutputStream told = new ByteArrayOutputStream();
    try (PrintStream capturing = new PrintStream(told, true, UTF_8);
        URLClassLoader system = new URLClassLoader(new URL[] {JAR.toUri().toURL()}, null)) {
      System.setErr(capturing);
      System.setProperty("java.specification.version", "1.8");
      system
          .loadClass("io.zerohop.bootstrap.Premain")
          .getMethod("premain", String.class, Instrumentation.class)
          .invoke(null, null, null);
    } finally {
      System.setErr(err);
      System.setProperty("java.specification.version", version);
    }
    assertTrue(
        told.toString(UTF_8).startsWith("[zerohop] Java 17 or newer is needed, this is Java "),
        told.toString(UTF_8));
    assertEquals(1, told.toString(UTF_8).lines().count());
  }

  /** Those of {@code ZEROHOP_JDKS}, else the one of this test run. */
  static List<Path> jdks() {
    String listed = System.getenv().getOrDefault("ZEROHOP_JDKS", System.getProperty("java.home"));
    return Arrays.stream(listed.split(File.pathSeparator)).map(Path::of).toList();
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void whatIsWovenInAdvanceStillReadsThePropertiesThatAnApplicationSetsLate(Path jdk)
      throws Exception {
    Path classes =
        Path.of(LateProperty.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    String output = output(jdk, "-cp", classes.toString(), LateProperty.class.getName());
    assertTrue(output.contains("origin: http://late"), output);
  }

  /** What a JVM with our agent, and with these arguments behind it, wrote until its end. */
  private String output(Path jdk, String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(jdk.resolve("bin/java").toString());
    command.add("-javaagent:" + JAR + "=control.plane=127.0.0.1:1,state.dir=" + directory);
    command.addAll(List.of(arguments));
    Path output = directory.resolve("output");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertTrue(process.waitFor(180, TimeUnit.SECONDS));
    return Files.readString(output);
  }

  /** Else an agent that weaves loaders may meet one of ours when only half of it is there. */
  @ParameterizedTest
  @MethodSource("jdks")
  void anAgentBehindOursFindsAllOfOurLoadersLoaded(Path jdk) throws Exception {
    Path next = directory.resolve("next.jar");
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().putValue("Premain-Class", NextAgent.class.getName());
    String entry = NextAgent.class.getName().replace('.', '/') + ".class";
    try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(next), manifest);
        InputStream code = NextAgent.class.getClassLoader().getResourceAsStream(entry)) {
      assertNotNull(code);
      jar.putNextEntry(new JarEntry(entry));
      code.transferTo(jar);
    }
    String output =
        output(jdk, "-javaagent:" + next, "-cp", next.toString(), NextAgent.class.getName());
    List<String> loaded = output.lines().filter(line -> line.startsWith(NextAgent.SAW)).toList();
    assertEquals(
        loadersInTheRootOfTheJar().map(name -> NextAgent.SAW + name).toList(),
        loaded.stream().sorted().toList());
  }

  private static Stream<String> loadersInTheRootOfTheJar() throws IOException {
    List<String> loaders = new ArrayList<>();
    try (JarFile jar = new JarFile(JAR.toFile())) {
      for (JarEntry entry : jar.stream().toList()) {
        String name = entry.getName();
        if (name.startsWith("io/zerohop/") && name.endsWith(".class")) {
          Class<?> type = loaded(name.substring(0, name.lastIndexOf('.')).replace('/', '.'));
          if (ClassLoader.class.isAssignableFrom(type)) {
            loaders.add(type.getName());
          }
        }
      }
    }
    assertFalse(loaders.isEmpty());
    return loaders.stream().sorted();
  }

  private static Class<?> loaded(String name) {
    try {
      return Class.forName(name, false, AgentLoader.class.getClassLoader());
    } catch (ClassNotFoundException absent) {
      throw new AssertionError("classes of the jar must be on the test's class path", absent);
    }
  }

  private static int classFileVersion(String entry) throws IOException {
    try (JarFile jar = new JarFile(JAR.toFile());
        DataInputStream in = new DataInputStream(jar.getInputStream(jar.getEntry(entry)))) {
      in.skipNBytes(6);
      return in.readUnsignedShort();
    }
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void theApplicationsOutputIsItsOwn(Path jdk) throws Exception {
    Path source = directory.resolve("Hello.java");
    Files.writeString(
        source,
        "class Hello { public static void main(String[] a) { System.out.println(\"hello\"); } }");
    Path out = directory.resolve("out");
    Process process =
        new ProcessBuilder(
                jdk.resolve("bin/java").toString(),
                "-javaagent:" + JAR,
                "-Dzerohop.state.dir=" + directory.resolve("state"),
                source.toString())
            .redirectOutput(out.toFile())
            .redirectError(directory.resolve("err").toFile())
            .start();
    assertTrue(process.waitFor(180, TimeUnit.SECONDS));
    assertEquals("hello\n", Files.readString(out));
    String err = Files.readString(directory.resolve("err"));
    assertFalse(err.contains("could not start"), err);
    assertEquals(0, process.exitValue());
  }
}
