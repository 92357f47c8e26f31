package io.zerohop.bootstrap;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URL;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Enumeration;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * The isolated loader: everything of the agent but the seam and its start, invisible to the
 * application.
 *
 * <p>It reads {@code inst/a/b/C.classdata} from the agent's jar for {@code a.b.C}, {@code
 * inst/path} for other resources, and the classes of the libraries inside the agent from one {@link
 * Pack}. Its parent is the platform loader; the application's loaders are never asked. Parallel
 * capable and safe for use by many threads.
 */
public final class AgentLoader extends ClassLoader {
  private static final String OWN = "io.zerohop.";
  private static final String BOOTSTRAP = "io.zerohop.bootstrap.";
  private static final String SEAM_USERS = "io/zerohop/weaver/seam/";
  private static final String LIBRARIES = "inst/libraries.pack";
  private static final String OTEL_BOOT = "io.opentelemetry.javaagent.";

  static {
    registerAsParallelCapable();
  }

  private final Path jar;
  private final ZipFile zip;
  private volatile @Nullable Renaming seam;
  private volatile @Nullable Pack libraries;

  /**
   * Opens the agent's jar.
   *
   * @throws IOException when it cannot be read
   */
  public AgentLoader(Path jar) throws IOException {
    super("zerohop", ClassLoader.getPlatformClassLoader());
    this.jar = jar;
    this.zip = new ZipFile(jar.toFile());
  }

  /**
   * Tells under which internal name the seam exists; classes that call it are renamed to fit. To be
   * called before the first of them is loaded.
   */
  public void seamIs(String internalName) {
    seam = new Renaming("io/zerohop/bootstrap/seam/Seam", internalName);
    // Where the jar is appended to the boot class path, classes of this package loaded after that
    // would come from another loader than those before.
    libraries();
  }

  /** The jar that this loader reads. */
  public Path jar() {
    return jar;
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!name.startsWith(OWN)) {
      return super.loadClass(name, resolve);
    }
    if (name.startsWith(BOOTSTRAP)) {
      return Class.forName(name, false, AgentLoader.class.getClassLoader());
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      return loaded != null ? loaded : findClass(name);
    }
  }

  /**
   * Refuses the boot classes of the OpenTelemetry agent, which leaves loaders alone that cannot see
   * them. That agent weaves {@code loadClass} itself, so the refusal sits here, where its own way
   * of looking comes by.
   */
  @Override
  protected Object getClassLoadingLock(String className) {
    if (className.startsWith(OTEL_BOOT)) {
      throw AgentLoader.<RuntimeException>asUnchecked(new ClassNotFoundException(className));
    }
    return super.getClassLoadingLock(className);
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <T extends Throwable> T asUnchecked(Throwable thrown) throws T {
    throw (T) thrown;
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    String path = name.replace('.', '/').concat(".class");
    byte[] bytes = own(path);
    if (bytes != null) {
      return defineClass(name, bytes, 0, bytes.length, Rights.domain());
    }
    Pack pack = libraries();
    Pack.Room room = pack.open(path);
    if (room == null) {
      throw new ClassNotFoundException(name);
    }
    try {
      return defineClass(name, room.file(), Rights.domain());
    } finally {
      pack.giveBack(room);
    }
  }

  @Override
  public @Nullable InputStream getResourceAsStream(String name) {
    byte[] bytes = read(name);
    return bytes == null ? super.getResourceAsStream(name) : new ByteArrayInputStream(bytes);
  }

  @Override
  protected @Nullable URL findResource(String name) {
    String entry = entry(name);
    if (zip.getEntry(entry) == null) {
      return null;
    }
    try {
      return URI.create("jar:" + jar.toUri() + "!/" + entry).toURL();
    } catch (IOException unreachable) {
      return null;
    }
  }

  @Override
  protected Enumeration<URL> findResources(String name) {
    URL found = findResource(name);
    return found == null
        ? Collections.emptyEnumeration()
        : Collections.enumeration(Collections.singletonList(found));
  }

  private static String entry(String resource) {
    return resource.endsWith(".class") ? "inst/" + resource + "data" : "inst/" + resource;
  }

  private byte @Nullable [] read(String resource) {
    byte[] bytes = own(resource);
    return bytes == null && resource.endsWith(".class") ? libraries().find(resource) : bytes;
  }

  private byte @Nullable [] own(String resource) {
    byte[] bytes = entryBytes(entry(resource));
    Renaming renaming = seam;
    return bytes != null && renaming != null && resource.startsWith(SEAM_USERS)
        ? renaming.apply(bytes)
        : bytes;
  }

  /** A class file at the root of the agent's jar, null when there is none. */
  public byte @Nullable [] rootEntry(String path) {
    return entryBytes(path);
  }

  private byte @Nullable [] entryBytes(String name) {
    ZipEntry entry = zip.getEntry(name);
    if (entry == null) {
      return null;
    }
    try (InputStream in = zip.getInputStream(entry)) {
      return in.readAllBytes();
    } catch (IOException unreadable) {
      return null;
    }
  }

  private Pack libraries() {
    Pack known = libraries;
    if (known == null) {
      known = Pack.open(zip, LIBRARIES);
      libraries = known;
    }
    return known;
  }
}
