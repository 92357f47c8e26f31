import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Enumeration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Makes the extension's jar, at build time: the agent's jar as it is, but for its manifest, and the
 * classes of this module. The same input gives the same bytes.
 *
 * <p>Arguments: the agent's jar, the folder of the classes, the jar to write, version, build
 * timestamp (ISO 8601).
 */
final class AssembleExtension {
  private static final String MANIFEST = "META-INF/MANIFEST.MF";

  private AssembleExtension() {}

  public static void main(String[] arguments) throws IOException {
    Map<String, byte[]> own = own(Path.of(arguments[1]));
    own.put(MANIFEST, manifest(arguments[3]).getBytes("UTF-8"));
    LocalDateTime time =
        OffsetDateTime.parse(arguments[4]).withOffsetSameInstant(ZoneOffset.UTC).toLocalDateTime();
    try (ZipFile agent = new ZipFile(arguments[0]);
        OutputStream file = Files.newOutputStream(Path.of(arguments[2]));
        ZipOutputStream out = new ZipOutputStream(file)) {
      out.setLevel(Deflater.BEST_COMPRESSION);
      put(out, new ZipEntry(MANIFEST), own.remove(MANIFEST), time);
      for (Map.Entry<String, byte[]> entry : own.entrySet()) {
        put(out, new ZipEntry(entry.getKey()), entry.getValue(), time);
      }
      for (Enumeration<? extends ZipEntry> all = agent.entries(); all.hasMoreElements(); ) {
        ZipEntry entry = all.nextElement();
        if (!entry.getName().equals(MANIFEST)) {
          try (InputStream in = agent.getInputStream(entry)) {
            put(out, like(entry), in.readAllBytes(), time);
          }
        }
      }
    }
  }

  /** What is stored there, for its place in the file, is stored here. */
  private static ZipEntry like(ZipEntry entry) {
    ZipEntry made = new ZipEntry(entry.getName());
    if (entry.getMethod() == ZipEntry.STORED) {
      made.setMethod(ZipEntry.STORED);
      made.setSize(entry.getSize());
      made.setCrc(entry.getCrc());
    }
    return made;
  }

  private static Map<String, byte[]> own(Path classes) throws IOException {
    Map<String, byte[]> all = new TreeMap<>();
    try (Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = classes.relativize(file).toString().replace('\\', '/');
        if (!name.endsWith("package-info.class")) {
          all.put(name, Files.readAllBytes(file));
        }
      }
    }
    return all;
  }

  private static void put(ZipOutputStream out, ZipEntry entry, byte[] bytes, LocalDateTime time)
      throws IOException {
    entry.setTimeLocal(time);
    out.putNextEntry(entry);
    out.write(bytes);
    out.closeEntry();
  }

  /** Without the agent's entries: this jar is no {@code -javaagent}. */
  private static String manifest(String version) {
    return String.join(
        "\r\n",
        "Manifest-Version: 1.0",
        "Implementation-Title: Zerohop, an extension of the OpenTelemetry agent",
        "Implementation-Version: " + version,
        "",
        "");
  }
}
