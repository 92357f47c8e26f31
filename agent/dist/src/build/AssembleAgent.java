import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Turns the shaded jars into the agent's jar, at build time: what the system loader may see stays
 * at the root, everything else moves below {@code inst/}, classes as {@code .classdata}, so that no
 * loader but ours takes them for classes. The same input gives the same bytes.
 *
 * <p>Arguments: shaded jar, jar of the adapters, agent jar, version, build timestamp (ISO 8601),
 * LICENSE file.
 */
final class AssembleAgent {
  private static final String BOOTSTRAP = "io/zerohop/bootstrap/";
  private static final Pattern LICENSE =
      Pattern.compile("(META-INF/)?(licen[sc]es?/.*|(LICENSE|NOTICE|COPYING)[^/]*)", 2);

  /** What nothing reads at run time. */
  private static final Pattern DROPPED =
      Pattern.compile(
          "META-INF/(MANIFEST\\.MF|INDEX\\.LIST|maven/.*|versions/.*|proguard/.*|com\\.android.*"
              + "|services/reactor\\..*|native-image/.*|native/.*|[^/]*\\.(SF|RSA|DSA|EC|kotlin_module|properties))"
              + "|(.*/)?(module-info|package-info)\\.class|.*\\.(proto|java|html|md|txt)"
              + "|org/jspecify/.*");

  private static final String SHADED = "inst/io/zerohop/shaded/";
  private static final String PACK = "inst/libraries.pack";

  /** Libraries, the protocol, and the adapters. */
  private static final List<String> PACKED =
      List.of(SHADED, "inst/io/zerohop/proto/", "inst/io/zerohop/instrumentation/");

  private static final String SERVICES = "inst/META-INF/services/";
  private static final Pattern TYPE_IN_DESCRIPTOR = Pattern.compile("L([\\w/$]+)[;<]");

  private final Map<String, byte[]> entries = new TreeMap<>();
  private final List<String> foreign = new ArrayList<>();

  private AssembleAgent() {}

  public static void main(String[] arguments) throws IOException {
    AssembleAgent assembly = new AssembleAgent();
    assembly.read(Path.of(arguments[0]));
    assembly.read(Path.of(arguments[1]));
    assembly.keepReachable();
    assembly.describeHooks(Path.of(arguments[0]), Path.of(arguments[1]));
    assembly.packLibraries();
    if (!assembly.foreign.isEmpty()) {
      throw new IllegalStateException(
          "every class must be relocated below io.zerohop, were not: " + assembly.foreign);
    }
    Path license = Path.of(arguments[5]);
    if (Files.exists(license)) {
      assembly.entries.put("META-INF/LICENSE", Files.readAllBytes(license));
    }
    assembly.write(Path.of(arguments[2]), manifest(arguments[3]), time(arguments[4]));
  }

  private void read(Path shaded) throws IOException {
    try (ZipFile zip = new ZipFile(shaded.toFile())) {
      for (Enumeration<? extends ZipEntry> all = zip.entries(); all.hasMoreElements(); ) {
        ZipEntry entry = all.nextElement();
        if (!entry.isDirectory()) {
          try (InputStream in = zip.getInputStream(entry)) {
            add(entry.getName(), in.readAllBytes());
          }
        }
      }
    }
  }

  private void add(String name, byte[] bytes) {
    if (LICENSE.matcher(name).matches()) {
      entries.put("META-INF/licenses/" + name.replace("META-INF/", ""), bytes);
    } else if (!DROPPED.matcher(name).matches()) {
      boolean isClass = name.endsWith(".class");
      if (isClass && !name.startsWith("io/zerohop/")) {
        foreign.add(name);
      }
      if (name.startsWith(BOOTSTRAP)) {
        entries.put(name, bytes);
      } else {
        entries.put("inst/" + (isClass ? name + "data" : name), bytes);
      }
    }
  }

  /**
   * Drops the classes of libraries that none of ours, and no service file, leads to. Any text in a
   * constant pool that is a class's name, or a descriptor with one, counts as a way to it, so that
   * classes loaded by name stay.
   */
  private void keepReachable() throws IOException {
    Set<String> kept = new HashSet<>();
    Deque<String> open = new ArrayDeque<>();
    for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
      String name = entry.getKey();
      if (name.startsWith(SERVICES)) {
        for (String line : new String(entry.getValue(), "UTF-8").split("\\s+")) {
          reach(line.replace('.', '/'), kept, open);
        }
      } else if (!name.startsWith(SHADED) && kept.add(name)) {
        open.add(name);
      }
    }
    while (!open.isEmpty()) {
      String name = open.remove();
      if (name.endsWith(".classdata")) {
        for (String text : texts(entries.get(name))) {
          reach(text.replace('.', '/'), kept, open);
          for (Matcher type = TYPE_IN_DESCRIPTOR.matcher(text); type.find(); ) {
            reach(type.group(1), kept, open);
          }
        }
      }
    }
    entries.keySet().removeIf(name -> name.endsWith(".classdata") && !kept.contains(name));
  }

  private void reach(String internalName, Set<String> kept, Deque<String> open) {
    String entry = "inst/" + internalName + ".classdata";
    if (entries.containsKey(entry) && kept.add(entry)) {
      open.add(entry);
    }
  }

  /** The Utf8 constants of a class file (JVM specification, section 4.4). */
  private static List<String> texts(byte[] classFile) throws IOException {
    List<String> texts = new ArrayList<>();
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(classFile));
    in.skipNBytes(8);
    int count = in.readUnsignedShort();
    for (int index = 1; index < count; index++) {
      int tag = in.readUnsignedByte();
      switch (tag) {
        case 1 -> texts.add(in.readUTF());
        case 7, 8, 16, 19, 20 -> in.skipNBytes(2);
        case 15 -> in.skipNBytes(3);
        case 3, 4, 9, 10, 11, 12, 17, 18 -> in.skipNBytes(4);
        case 5, 6 -> {
          in.skipNBytes(8);
          index++;
        }
        default -> throw new IOException("unknown constant tag " + tag);
      }
    }
    return texts;
  }

  /**
   * Writes down which classes each instrumentation hooks, so that at start only this is read: one
   * line each, with the library's name, the provider and the classes. Behind the name stands a mark
   * and what must be asked for before it is woven, if anything.
   */
  private void describeHooks(Path shaded, Path adapters) throws IOException {
    byte[] providers = entries.get(SERVICES + "io.zerohop.spi.hook.HookProvider");
    StringBuilder index = new StringBuilder();
    try (URLClassLoader loader =
        new URLClassLoader(new URL[] {shaded.toUri().toURL(), adapters.toUri().toURL()})) {
      for (String provider :
          new String(providers == null ? new byte[0] : providers).split("\\s+")) {
        if (!provider.isEmpty()) {
          index.append(describe(loader.loadClass(provider))).append('\n');
        }
      }
    } catch (ReflectiveOperationException broken) {
      throw new IllegalStateException("every hook provider must describe its hooks", broken);
    }
    entries.put("inst/META-INF/zerohop/hooks.index", index.toString().getBytes("UTF-8"));
  }

  private static String describe(Class<?> provider) throws ReflectiveOperationException {
    Object hooks = call(provider.getConstructor().newInstance(), "hooks");
    Set<String> line = new LinkedHashSet<>();
    String demand = call(hooks, "demand").toString();
    String mark = demand.equals("NONE") ? "" : "!" + demand;
    line.add(call(hooks, "name") + mark);
    line.add(provider.getName());
    for (Object point : (List<?>) call(hooks, "points")) {
      line.add((String) call(point, "className"));
    }
    return String.join(" ", line);
  }

  private static Object call(Object target, String method) throws ReflectiveOperationException {
    return target.getClass().getMethod(method).invoke(target);
  }

  /** Moves what no start needs into one entry, class files only; the format is in Pack. */
  private void packLibraries() throws IOException {
    TreeMap<Long, String> byHash = new TreeMap<>();
    for (String name : entries.keySet()) {
      boolean packed = PACKED.stream().anyMatch(name::startsWith);
      if (packed && name.endsWith(".classdata")) {
        String file = name.substring("inst/".length(), name.length() - "data".length());
        if (byHash.put(hash(file), name) != null) {
          throw new IllegalStateException("hashes of names must be unique, was twice: " + file);
        }
      }
    }
    ByteArrayOutputStream files = new ByteArrayOutputStream();
    ByteBuffer index = ByteBuffer.allocate(4 + 20 * byHash.size()).putInt(byHash.size());
    for (Map.Entry<Long, String> entry : byHash.entrySet()) {
      byte[] whole = entries.remove(entry.getValue());
      byte[] file = entry.getValue().startsWith(SHADED) ? withoutVariables(whole) : whole;
      byte[] deflated = deflate(file);
      index.putLong(entry.getKey()).putInt(index.capacity() + files.size());
      index.putInt(deflated.length).putInt(file.length);
      files.write(deflated);
    }
    ByteArrayOutputStream pack = new ByteArrayOutputStream();
    pack.write(index.array());
    files.writeTo(pack);
    entries.put(PACK, pack.toByteArray());
  }

  /**
   * A library's class without the names of its local variables, which the JVM would keep in memory
   * for each method. Lines stay, for stack traces.
   */
  private static byte[] withoutVariables(byte[] file) {
    ClassWriter writer = new ClassWriter(0);
    new ClassReader(file)
        .accept(
            new ClassVisitor(Opcodes.ASM9, writer) {
              @Override
              public MethodVisitor visitMethod(
                  int access, String name, String type, String signature, String[] exceptions) {
                return new MethodVisitor(
                    Opcodes.ASM9, super.visitMethod(access, name, type, signature, exceptions)) {
                  @Override
                  public void visitLocalVariable(
                      String name, String type, String signature, Label from, Label to, int at) {}
                };
              }
            },
            0);
    return writer.toByteArray();
  }

  private static byte[] deflate(byte[] file) {
    Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
    deflater.setInput(file);
    deflater.finish();
    byte[] room = new byte[file.length + 1000];
    int length = deflater.deflate(room);
    deflater.end();
    return Arrays.copyOf(room, length);
  }

  private static long hash(String name) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < name.length(); i++) {
      hash = (hash ^ name.charAt(i)) * 0x100000001b3L;
    }
    return hash;
  }

  private void write(Path jar, String manifest, LocalDateTime time) throws IOException {
    try (OutputStream file = Files.newOutputStream(jar);
        ZipOutputStream out = new ZipOutputStream(file)) {
      out.setLevel(Deflater.BEST_COMPRESSION);
      put(out, "META-INF/MANIFEST.MF", manifest.getBytes("UTF-8"), time);
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        put(out, entry.getKey(), entry.getValue(), time);
      }
    }
  }

  private static void put(ZipOutputStream out, String name, byte[] bytes, LocalDateTime time)
      throws IOException {
    ZipEntry entry = new ZipEntry(name);
    entry.setTimeLocal(time);
    if (name.equals(PACK)) {
      CRC32 crc = new CRC32();
      crc.update(bytes);
      entry.setMethod(ZipEntry.STORED);
      entry.setSize(bytes.length);
      entry.setCrc(crc.getValue());
    }
    out.putNextEntry(entry);
    out.write(bytes);
    out.closeEntry();
  }

  private static String manifest(String version) {
    return String.join(
        "\r\n",
        "Manifest-Version: 1.0",
        "Implementation-Title: Zerohop agent",
        "Implementation-Version: " + version,
        "Premain-Class: io.zerohop.bootstrap.Premain",
        "Agent-Class: io.zerohop.bootstrap.Premain",
        "Can-Redefine-Classes: true",
        "Can-Retransform-Classes: true",
        "",
        "");
  }

  private static LocalDateTime time(String iso) {
    return OffsetDateTime.parse(iso).withOffsetSameInstant(ZoneOffset.UTC).toLocalDateTime();
  }
}
