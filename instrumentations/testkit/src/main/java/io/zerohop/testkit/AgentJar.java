package io.zerohop.testkit;

import io.zerohop.bootstrap.AgentLoader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;

/** Puts an agent jar together from the class path of a test: its shape is the real one's. */
final class AgentJar {
  private static final List<String> TESTS_OWN =
      List.of("io/zerohop/testkit/", "org/junit/", "META-INF/maven/");

  private final Set<String> entries = new HashSet<>();
  private final JarOutputStream out;

  private AgentJar(JarOutputStream out) {
    this.out = out;
  }

  /**
   * Writes a jar for {@code Agent-Class}.
   *
   * @param parts one class of each directory or jar for the isolated loader; where two have the
   *     same entry the first wins
   */
  static Path write(Class<?> agent, List<Class<?>> parts) throws IOException, URISyntaxException {
    Manifest manifest = new Manifest();
    Attributes main = manifest.getMainAttributes();
    main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    main.putValue("Agent-Class", agent.getName());
    main.putValue("Can-Redefine-Classes", "true");
    main.putValue("Can-Retransform-Classes", "true");
    Path jar = Files.createTempFile("zerohop-testkit", ".jar");
    jar.toFile().deleteOnExit();
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file, manifest)) {
      out.setLevel(Deflater.NO_COMPRESSION); // it is read once
      AgentJar content = new AgentJar(out);
      content.add(where(AgentLoader.class), "");
      for (Class<?> part : parts) {
        content.add(where(part), "inst/");
      }
    }
    return jar;
  }

  private static Path where(Class<?> type) throws URISyntaxException {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  private void add(Path from, String prefix) throws IOException {
    if (Files.isDirectory(from)) {
      addTree(from, prefix);
      return;
    }
    try (FileSystem jar = FileSystems.newFileSystem(from)) {
      addTree(jar.getPath("/"), prefix);
    }
  }

  private void addTree(Path root, String prefix) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        if (!Files.isDirectory(file)) {
          addFile(file, root.relativize(file).toString(), prefix);
        }
      }
    }
  }

  private void addFile(Path file, String name, String prefix) throws IOException {
    boolean left = name.endsWith("MANIFEST.MF") || name.contains("versions/");
    left |= TESTS_OWN.stream().anyMatch(name::startsWith);
    String entry = prefix + name;
    if (!prefix.isEmpty() && name.endsWith(".class")) {
      entry = entry + "data";
    }
    if (!left && entries.add(entry)) {
      out.putNextEntry(new ZipEntry(entry));
      try (InputStream in = Files.newInputStream(file)) {
        in.transferTo(out);
      }
    }
  }
}
