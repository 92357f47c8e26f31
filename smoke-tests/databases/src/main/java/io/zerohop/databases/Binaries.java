package io.zerohop.databases;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;

/**
 * A database's programs, unpacked from a jar of the class path into a directory beside the other
 * temporary files. It stays there, so that the next test finds it.
 */
final class Binaries {
  private static final String READABLE = "rwxr-xr-x";

  private Binaries() {}

  /** How the content of a jar becomes a directory. */
  interface Unpacking {
    void into(Path directory, JarFile jar) throws IOException, InterruptedException;
  }

  /**
   * The directory with the content of the jar that holds the resource.
   *
   * @throws IOException if no jar holds it, which is so where there are no binaries for the machine
   */
  static Path of(String resource, Unpacking unpacking) throws IOException, InterruptedException {
    URL url = Binaries.class.getResource("/" + resource);
    if (url == null || !(url.openConnection() instanceof JarURLConnection connection)) {
      throw new IOException("there are no binaries for this machine: no " + resource);
    }
    try (JarFile jar = new JarFile(Path.of(connection.getJarFile().getName()).toFile())) {
      String name = Path.of(jar.getName()).getFileName().toString().replace(".jar", "");
      Path home = home().resolve(name);
      if (!Files.isDirectory(home)) {
        unpack(home, jar, unpacking);
      }
      return home;
    }
  }

  private static Path home() throws IOException {
    String user = System.getProperty("user.name");
    Path home = Path.of(System.getProperty("java.io.tmpdir"), "zerohop-databases-" + user);
    Files.createDirectories(home);
    String owner = Files.getOwner(home, LinkOption.NOFOLLOW_LINKS).getName();
    if (!owner.equals(user)) {
      throw new IOException(home + " must be of " + user + ", was of " + owner);
    }
    return home;
  }

  private static void unpack(Path home, JarFile jar, Unpacking unpacking)
      throws IOException, InterruptedException {
    Path fresh = Files.createTempDirectory(home(), "unpacking-");
    Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString(READABLE));
    unpacking.into(fresh, jar);
    try {
      Files.move(fresh, home, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileSystemException overtaken) {
      if (!Files.isDirectory(home)) {
        throw overtaken;
      }
      new Account().run(List.of("rm", "-rf", fresh.toString()));
    }
  }

  /** Writes the chosen entries below the prefix; those in bin become programs. */
  static void extract(JarFile jar, String prefix, Path directory, Predicate<String> chosen)
      throws IOException {
    for (ZipEntry entry : Collections.list(jar.entries())) {
      String name = entry.getName();
      if (entry.isDirectory() || !name.startsWith(prefix)) {
        continue;
      }
      String path = name.substring(prefix.length());
      if (chosen.test(path)) {
        Path file = directory.resolve(path);
        Files.createDirectories(file.getParent());
        try (InputStream in = jar.getInputStream(entry)) {
          Files.copy(in, file);
        }
        boolean program = path.startsWith("bin/");
        Files.setPosixFilePermissions(
            file, PosixFilePermissions.fromString(program ? READABLE : "rw-r--r--"));
      }
    }
  }
}
