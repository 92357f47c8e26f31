package io.zerohop.weaver;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.zerohop.bootstrap.seam.Seam;
import io.zerohop.engine.sql.Dialect;
import io.zerohop.engine.sql.StatementClassifier;
import io.zerohop.engine.sql.StatementSummary;
import io.zerohop.spi.hook.Shape;
import io.zerohop.weaver.Weaving.Place;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** A library whose every method is woven, with a hook of each shape. */
class WovenLibraryTest {

  @AfterEach
  void leaveTheSeam() {
    Seam.install(new Seam.Target[0]);
  }

  /** Every method of the engine, with a hook of each shape that it may have. */
  private static Woven wovenEngine() throws Exception {
    Woven loader = new Woven();
    for (byte[] bytes : engine()) {
      String name = new ClassReader(bytes).getClassName().replace('/', '.');
      List<Place> places = places(name, bytes);
      loader.add(name, places.isEmpty() ? bytes : new Weaving().weave(places, bytes));
    }
    return loader;
  }

  private static List<byte[]> engine() throws IOException, URISyntaxException {
    URI where = Dialect.class.getProtectionDomain().getCodeSource().getLocation().toURI();
    Path classes = Path.of(where);
    if (Files.isDirectory(classes)) {
      return classFiles(classes);
    }
    try (FileSystem jar = FileSystems.newFileSystem(classes)) {
      return classFiles(jar.getPath("/"));
    }
  }

  private static List<byte[]> classFiles(Path root) throws IOException {
    List<byte[]> found = new ArrayList<>();
    try (Stream<Path> all = Files.walk(root)) {
      for (Path file : (Iterable<Path>) all::iterator) {
        String name = file.toString();
        if (name.endsWith(".class") && !name.endsWith("-info.class")) {
          found.add(Files.readAllBytes(file));
        }
      }
    }
    return found;
  }

  private static List<Place> places(String className, byte[] bytes) {
    List<Place> places = new ArrayList<>();
    new ClassReader(bytes)
        .accept(
            new ClassVisitor(Opcodes.ASM9) {
              @Override
              public @Nullable MethodVisitor visitMethod(
                  int access,
                  String name,
                  String descriptor,
                  @Nullable String signature,
                  String @Nullable [] exceptions) {
                boolean code = (access & (Opcodes.ACC_ABSTRACT | Opcodes.ACC_NATIVE)) == 0;
                if (code && name.equals("<init>")) {
                  add(Shape.ENTER, name, descriptor);
                  add(Shape.CONSTRUCTED, name, descriptor);
                } else if (code && !name.equals("<clinit>")) {
                  for (Shape shape : Shape.values()) {
                    if (shape != Shape.CONSTRUCTED) {
                      add(shape, name, descriptor);
                    }
                  }
                }
                return null;
              }

              private void add(Shape shape, String name, String descriptor) {
                places.add(
                    new Place(
                        Woven.point(shape, name, descriptor).named(className + shape + name),
                        descriptor,
                        shape.ordinal()));
              }
            },
            ClassReader.SKIP_CODE);
    return places;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aLibraryOfWhichEveryMethodIsWovenDoesWhatItDid(boolean answering) throws Exception {
    Woven woven = wovenEngine();
    for (String name : woven.names()) {
      Class.forName(name, true, woven); // which has the JVM verify it
    }
    Seam.Target[] targets = new Seam.Target[Shape.values().length];
    for (Shape shape : Shape.values()) {
      targets[shape.ordinal()] = answering ? new Same(shape) : new Same(Shape.SKIP);
    }
    Seam.install(targets);
    for (String statement : STATEMENTS) {
      assertEquals(
          classified(Dialect.class.getClassLoader(), statement), classified(woven, statement));
    }
  }

  private static final List<String> STATEMENTS =
      List.of(
          "SELECT a, 'it''s' FROM t WHERE b = ? -- why",
          "WITH x AS (DELETE FROM t RETURNING *) SELECT * FROM x",
          "/* a */ INSERT INTO orders VALUES (1, $$x$$); UPDATE t SET a = 2",
          "select last_update from t for update",
          "");

  private static String classified(ClassLoader loader, String statement) throws Exception {
    Class<?> dialect = Class.forName(Dialect.class.getName(), true, loader);
    Object postgres = dialect.getMethod("of", String.class).invoke(null, "postgresql");
    Method classify =
        Class.forName(StatementClassifier.class.getName(), true, loader)
            .getMethod("classify", dialect, String.class);
    Method summary =
        Class.forName(StatementSummary.class.getName(), true, loader)
            .getMethod("of", dialect, String.class, int.class);
    return classify.invoke(null, postgres, statement)
        + " "
        + summary.invoke(null, postgres, statement, 1);
  }

  /** Answers so that everything is written once more as it was. */
  private record Same(Shape shape) implements Seam.Target {
    @Override
    public @Nullable Object enter(@Nullable Object self, @Nullable Object[] arguments) {
      return shape == Shape.SKIP || shape == Shape.CONSTRUCTED ? null : arguments;
    }

    @Override
    public @Nullable Object @Nullable [] exit(
        @Nullable Object token,
        @Nullable Object self,
        @Nullable Object[] arguments,
        @Nullable Object result,
        @Nullable Throwable thrown) {
      return shape == Shape.SKIP ? null : new @Nullable Object[] {result, thrown};
    }

    @Override
    public void fault(Throwable fault) {
      throw new AssertionError("no hook must fail, one did", fault);
    }
  }
}
