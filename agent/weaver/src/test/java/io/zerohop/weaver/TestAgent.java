package io.zerohop.weaver;

import io.zerohop.bootstrap.AgentLoader;
import io.zerohop.engine.outcome.Reason;
import io.zerohop.spi.hook.HookPoint;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.commons.AnalyzerAdapter;

/** Assembles an agent jar with the real seam, loader and weaver, and the toy instrumentation. */
final class TestAgent {
  private TestAgent() {}

  static Path assemble(Path directory) throws IOException, URISyntaxException {
    Path jar = directory.resolve("agent.jar");
    Set<String> entries = new HashSet<>();
    try (JarOutputStream out = open(jar)) {
      copy(where(AgentLoader.class), "", out, entries);
      for (Class<?> one :
          List.of(
              Weaver.class,
              HookPoint.class,
              Reason.class,
              ClassReader.class,
              AnalyzerAdapter.class,
              TestAgent.class)) {
        copy(where(one), "inst/", out, entries);
      }
    }
    return jar;
  }

  /** An agent jar in which everything but the start is missing. */
  static Path hollow(Path directory) throws IOException, URISyntaxException {
    Path jar = directory.resolve("hollow.jar");
    try (JarOutputStream out = open(jar)) {
      copy(where(AgentLoader.class), "", out, new HashSet<>());
    }
    return jar;
  }

  private static JarOutputStream open(Path jar) throws IOException {
    Manifest manifest = new Manifest();
    Attributes main = manifest.getMainAttributes();
    main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    main.putValue("Premain-Class", "io.zerohop.bootstrap.Premain");
    main.putValue("Agent-Class", "io.zerohop.bootstrap.Premain");
    main.putValue("Can-Redefine-Classes", "true");
    main.putValue("Can-Retransform-Classes", "true");
    return new JarOutputStream(Files.newOutputStream(jar), manifest);
  }

  /** The application's classes alone, as a directory. */
  static Path application(Path directory) throws IOException, URISyntaxException {
    Path target = Files.createDirectories(directory.resolve("app/toy"));
    try (Stream<Path> classes = Files.list(where(TestAgent.class).resolve("toy"))) {
      for (Path file : (Iterable<Path>) classes::iterator) {
        Files.copy(file, target.resolve(file.getFileName().toString()));
      }
    }
    return Objects.requireNonNull(target.getParent());
  }

  private static Path where(Class<?> type) throws URISyntaxException {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  private static void copy(Path from, String prefix, JarOutputStream out, Set<String> entries)
      throws IOException {
    if (Files.isDirectory(from)) {
      copyTree(from, prefix, out, entries);
      return;
    }
    try (FileSystem jar = FileSystems.newFileSystem(from)) {
      copyTree(jar.getPath("/"), prefix, out, entries);
    }
  }

  private static void copyTree(Path root, String prefix, JarOutputStream out, Set<String> entries)
      throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        String name = prefix + root.relativize(file);
        boolean left =
            Files.isDirectory(file) || name.endsWith("MANIFEST.MF") || name.contains("versions/");
        if (prefix.length() > 0 && name.endsWith(".class")) {
          name = name + "data";
        }
        if (!left && entries.add(name)) {
          out.putNextEntry(new ZipEntry(name));
          try (InputStream in = Files.newInputStream(file)) {
            in.transferTo(out);
          }
        }
      }
    }
  }
}
