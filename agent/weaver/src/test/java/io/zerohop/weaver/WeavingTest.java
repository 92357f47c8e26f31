package io.zerohop.weaver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.bootstrap.seam.Seam;
import io.zerohop.engine.sql.Dialect;
import io.zerohop.engine.sql.StatementClassifier;
import io.zerohop.engine.sql.StatementSummary;
import io.zerohop.spi.hook.HookPoint;
import io.zerohop.spi.hook.Shape;
import io.zerohop.weaver.Weaving.Place;
import io.zerohop.weaver.Woven.Handler;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

class WeavingTest {
  private final Handler handler = new Handler();

  /** What is hooked here; copies of it are woven. */
  public static class Library {
    public final Object made;

    public Library(Object first, long second) {
      if (second == 0) {
        made = "none";
        return;
      }
      made = first + " " + second;
    }

    public Library() {
      this("a", 1);
    }

    public static String all(
        boolean z, char c, byte b, short s, int i, float f, long j, double d, Object[] a) {
      return z
          + " "
          + c
          + " "
          + b
          + " "
          + s
          + " "
          + i
          + " "
          + f
          + " "
          + j
          + " "
          + d
          + " "
          + Arrays.toString(a);
    }

    public static void nothing() {}

    public static boolean ofBoolean(boolean value) {
      return value;
    }

    public static char ofChar(char value) {
      return value;
    }

    public static byte ofByte(byte value) {
      return value;
    }

    public static short ofShort(short value) {
      return value;
    }

    public static int ofInt(int value) {
      return value;
    }

    public static float ofFloat(float value) {
      return value;
    }

    public static long ofLong(long value) {
      return value;
    }

    public static double ofDouble(double value) {
      return value;
    }

    public static int[] ofArray(int[] value) {
      return value;
    }

    public String countDown(int from, String name) {
      StringBuilder counted = new StringBuilder();
      while (from > 0) {
        counted.append(from--).append(' ');
      }
      name = counted + name;
      return name;
    }

    public String parse(String text) {
      try {
        return "number " + Integer.parseInt(text);
      } catch (NumberFormatException notOne) {
        return "text " + text;
      }
    }
  }

  @AfterEach
  void leaveTheSeam() {
    Seam.install(new Seam.Target[0]);
  }

  private static HookPoint point(Shape shape, String method, String descriptor) {
    String name = Library.class.getName();
    return switch (shape) {
      case ENTER -> HookPoint.enter(name, method, descriptor).writingArguments();
      case SKIP -> HookPoint.skip(name, method, descriptor);
      case EXIT -> HookPoint.exit(name, method, descriptor);
      case REPEAT -> HookPoint.repeat(name, method, descriptor).writingArguments();
      case CONSTRUCTED -> HookPoint.constructed(name, descriptor);
    };
  }

  private Class<?> woven(HookPoint... points) throws ClassNotFoundException {
    Seam.Target[] targets = new Seam.Target[points.length];
    Arrays.fill(targets, handler);
    Seam.install(targets);
    return Woven.type(Woven.classFile(Library.class), Library.class.getName(), 0, points);
  }

  private static @Nullable Object call(Class<?> type, String method, Object... arguments)
      throws Throwable {
    for (Method candidate : type.getMethods()) {
      if (candidate.getName().equals(method)) {
        Object self =
            (candidate.getModifiers() & Opcodes.ACC_STATIC) != 0
                ? null
                : type.getConstructor().newInstance();
        try {
          return candidate.invoke(self, arguments);
        } catch (InvocationTargetException thrown) {
          throw thrown.getCause();
        }
      }
    }
    throw new IllegalArgumentException("method must be there, was not: " + method);
  }

  private static List<Object> oneOfEach() {
    return List.of(
        true, 'c', (byte) 3, (short) 4, 5, 6.5f, 7L, 8.5, new int[] {9}); // as Library.of…
  }

  private static final List<String> EACH =
      List.of("Boolean", "Char", "Byte", "Short", "Int", "Float", "Long", "Double", "Array");
  private static final List<String> DESCRIPTORS =
      List.of("Z", "C", "B", "S", "I", "F", "J", "D", "[I");

  @ParameterizedTest
  @EnumSource(
      value = Shape.class,
      names = {"ENTER", "SKIP", "EXIT", "REPEAT"})
  void everyTypeGoesThroughEveryShapeAsItIs(Shape shape) throws Throwable {
    handler.entering = arguments -> shape == Shape.SKIP ? null : arguments;
    handler.leaving = Woven.Leaving::asItIs;
    for (int i = 0; i < EACH.size(); i++) {
      String type = DESCRIPTORS.get(i);
      String method = "of" + EACH.get(i);
      Object value = oneOfEach().get(i);
      Class<?> library = woven(point(shape, method, "(" + type + ")" + type));
      assertTrue(Objects.deepEquals(value, call(library, method, value)), method);
    }
    assertEquals(List.of(), handler.faults);
  }

  @ParameterizedTest
  @EnumSource(
      value = Shape.class,
      names = {"SKIP", "EXIT", "REPEAT"})
  void aResultOfEveryTypeTakesThePlaceOfTheBodys(Shape shape) throws Throwable {
    List<Object> others =
        List.of(false, 'd', (byte) 30, (short) 40, 50, 60.5f, 70L, 80.5, new int[0]);
    for (int i = 0; i < EACH.size(); i++) {
      Object other = others.get(i);
      Object[] verdict = {other, null};
      handler.entering = arguments -> verdict;
      handler.leaving = left -> verdict;
      String type = DESCRIPTORS.get(i);
      String method = "of" + EACH.get(i);
      Class<?> library = woven(point(shape, method, "(" + type + ")" + type));
      assertTrue(Objects.deepEquals(other, call(library, method, oneOfEach().get(i))), method);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Shape.class,
      names = {"ENTER", "REPEAT"})
  void argumentsOfEveryTypeAreWrittenTogether(Shape shape) throws Throwable {
    List<Object> others =
        List.of(false, 'd', (byte) 30, (short) 40, 50, 60.5f, 70L, 80.5, new Object[] {"x"});
    handler.entering =
        arguments -> {
          for (int i = 0; i < arguments.length; i++) {
            arguments[i] = others.get(i);
          }
          return arguments;
        };
    String descriptor = "(ZCBSIFJD[Ljava/lang/Object;)Ljava/lang/String;";
    Object[] given = oneOfEach().toArray();
    given[8] = new Object[0];
    assertEquals(
        "false d 30 40 50 60.5 70 80.5 [x]",
        call(woven(point(shape, "all", descriptor)), "all", given));
    assertEquals(List.of(), handler.faults);
  }

  @ParameterizedTest
  @EnumSource(
      value = Shape.class,
      names = {"SKIP", "EXIT", "REPEAT"})
  void aFailureTakesThePlaceOfTheResult(Shape shape) throws Exception {
    IOException failure = new IOException("refused");
    Object[] verdict = {null, failure};
    handler.entering = arguments -> verdict;
    handler.leaving = left -> verdict;
    Class<?> library = woven(point(shape, "ofInt", "(I)I"));
    assertSame(failure, assertThrows(IOException.class, () -> call(library, "ofInt", 1)));
  }

  @ParameterizedTest
  @EnumSource(
      value = Shape.class,
      names = {"SKIP", "EXIT", "REPEAT"})
  void anAnswerOfAWrongTypeIsToldAndChangesNothing(Shape shape) throws Throwable {
    handler.entering = arguments -> new Object[] {"no number", null};
    handler.leaving = left -> new Object[] {"no number", null};
    Class<?> library = woven(point(shape, "ofInt", "(I)I"));
    assertEquals(1, call(library, "ofInt", 1));
    assertInstanceOf(ClassCastException.class, handler.faults.get(0));
  }

  @Test
  void anExitIsToldOfTheArgumentsAsTheyCameIn() throws Throwable {
    Class<?> library =
        woven(point(Shape.EXIT, "countDown", "(ILjava/lang/String;)Ljava/lang/String;"));
    assertEquals("2 1 go", call(library, "countDown", 2, "go"));
    assertEquals(List.of("exit [2, go] 2 1 go null"), handler.seen);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anotherPassBeginsWithTheArgumentsAsTheyCameInOrWereWritten(boolean writing)
      throws Throwable {
    handler.entering = arguments -> "token";
    handler.leaving =
        left -> {
          if (handler.seen.size() < 4) {
            if (writing) {
              left.arguments()[0] = 1;
              left.arguments()[1] = "again";
            }
            return new Object[0];
          }
          return null;
        };
    String type = "(ILjava/lang/String;)Ljava/lang/String;";
    HookPoint plain = HookPoint.repeat(Library.class.getName(), "countDown", type);
    Class<?> library = woven(writing ? plain.writingArguments() : plain);
    String last = writing ? "1 again" : "2 1 go";
    String given = writing ? "[1, again]" : "[2, go]";
    assertEquals(last, call(library, "countDown", 2, "go"));
    assertEquals(
        List.of(
            "enter [2, go]",
            "exit [2, go] 2 1 go null",
            "exit " + given + " " + last + " null",
            "exit " + given + " " + last + " null"),
        handler.seen);
    assertEquals(List.of(), handler.faults);
  }

  @Test
  void theBodysOwnHandlersComeBeforeAnExit() throws Throwable {
    Class<?> library = woven(point(Shape.EXIT, "parse", "(Ljava/lang/String;)Ljava/lang/String;"));
    assertEquals("text x", call(library, "parse", "x"));
    assertEquals(List.of("exit [x] text x null"), handler.seen);
  }

  @Test
  void ofSeveralHooksInOneMethodTheFirstIsTheOutermost() throws Throwable {
    Handler[] all = {new Handler(), new Handler(), new Handler(), new Handler()};
    String type = "(ILjava/lang/String;)Ljava/lang/String;";
    all[1].entering = arguments -> null;
    all[2].entering = arguments -> "token";
    all[2].leaving = left -> new Object[] {left.result() + "!", null};
    all[3].entering =
        arguments -> {
          arguments[0] = 1;
          return arguments;
        };
    Class<?> library =
        woven(
            point(Shape.EXIT, "countDown", type),
            point(Shape.SKIP, "countDown", type).named("skip"),
            point(Shape.REPEAT, "countDown", type).named("repeat"),
            point(Shape.ENTER, "countDown", type).named("enter"));
    Seam.install(all);
    assertEquals("1 go!", call(library, "countDown", 2, "go"));
    assertEquals(List.of("exit [2, go] 1 go! null"), all[0].seen);
    assertEquals(List.of("enter [2, go]"), all[1].seen);
    assertEquals(List.of("enter [2, go]", "exit [2, go] 1 go null"), all[2].seen);
    assertEquals(List.of("enter [2, go]"), all[3].seen);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 7})
  void aConstructorIsToldOfAtEachOfItsReturns(long second) throws Exception {
    String type = "(Ljava/lang/Object;J)V";
    handler.entering = arguments -> arguments[1].equals(second) ? "written" : null;
    Class<?> library =
        woven(
            point(Shape.ENTER, "<init>", type),
            point(Shape.CONSTRUCTED, "<init>", type).writingField("made").named("made"));
    Object made = library.getConstructor(Object.class, long.class).newInstance("a", second);
    assertEquals("written", library.getField("made").get(made));
    assertEquals("a 1", library.getField("made").get(library.getConstructor().newInstance()));
    assertEquals(List.of(), handler.faults);
  }

  @Test
  void aValueThatDoesNotFitTheFieldIsNotWritten() throws Exception {
    handler.entering = arguments -> 5;
    byte[] file = Woven.classFile(Fielded.class);
    Seam.install(new Seam.Target[] {handler});
    Class<?> type =
        Woven.type(
            file,
            Fielded.class.getName(),
            0,
            HookPoint.constructed(Fielded.class.getName(), "()V").writingField("text"));
    assertEquals("own", type.getField("text").get(type.getConstructor().newInstance()));
    assertEquals(1, handler.faults.size());
  }

  /** Has a field of a type. */
  public static class Fielded {
    public final String text = String.valueOf("own");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 6, 200, 40_000})
  void numbersOfAllSizesReachTheirTarget(int number) throws Throwable {
    Seam.Target[] targets = new Seam.Target[number + 1];
    targets[number] = handler;
    Class<?> library =
        Woven.type(
            Woven.classFile(Library.class),
            Library.class.getName(),
            number,
            point(Shape.EXIT, "ofInt", "(I)I"));
    Seam.install(targets);
    assertEquals(3, call(library, "ofInt", 3));
    assertEquals(List.of("exit [3] 3 null"), handler.seen);
  }

  @Test
  void ourCodeHasTheLineOfTheBody() throws Throwable {
    IllegalStateException[] trace = new IllegalStateException[1];
    handler.entering =
        arguments -> {
          trace[0] = new IllegalStateException();
          return null;
        };
    String type = "(Ljava/lang/String;)Ljava/lang/String;";
    call(woven(point(Shape.SKIP, "parse", type)), "parse", "1");
    StackTraceElement frame =
        Arrays.stream(trace[0].getStackTrace())
            .filter(one -> one.getMethodName().equals("parse"))
            .findFirst()
            .orElseThrow();
    assertTrue(frame.getLineNumber() > 0, frame.toString());
  }

  @ParameterizedTest
  @EnumSource(
      value = Shape.class,
      names = {"ENTER", "SKIP", "EXIT", "REPEAT"})
  void aMethodOfNothingIsWoven(Shape shape) throws Throwable {
    Class<?> library = woven(point(shape, "nothing", "()V"));
    call(library, "nothing");
    assertEquals(
        List.of(shape == Shape.EXIT ? "exit [] null null" : "enter []"),
        handler.seen.subList(0, 1));
    assertEquals(List.of(), handler.faults);
  }

  @ParameterizedTest
  @EnumSource(
      value = Shape.class,
      names = {"ENTER", "SKIP", "EXIT", "REPEAT"})
  void aBodyMayLeaveValuesOnTheStackWithFramesAndWithout(Shape shape) throws Throwable {
    handler.entering = arguments -> shape == Shape.SKIP ? null : arguments;
    handler.leaving = Woven.Leaving::asItIs;
    for (int version : new int[] {Opcodes.V1_5, Opcodes.V1_8}) {
      Class<?> odd = odd(Odd.leavesItsStack(version), point(shape, "odd", "(I)I"));
      assertEquals(4, call(odd, "odd", 4));
      assertEquals(-1, call(odd, "odd", -4));
    }
    assertEquals(List.of(), handler.faults);
  }

  @Test
  void aBodyMayFillItsStack() throws Throwable {
    handler.leaving = Woven.Leaving::asItIs;
    call(odd(Odd.fillsItsStack(), point(Shape.EXIT, "full", "()V")), "full");
    assertEquals(List.of("exit [] null null"), handler.seen);
  }

  @Test
  void aConstructorMayWriteOverItsObject() throws Exception {
    Class<?> odd = odd(Odd.overwritesItself(), point(Shape.CONSTRUCTED, "<init>", "(I)V"));
    Object made = odd.getConstructor(int.class).newInstance(3);
    assertSame(made, handler.self);
    assertEquals(List.of("enter [3]"), handler.seen);
    assertEquals(List.of(), handler.faults);
  }

  private Class<?> odd(byte[] classFile, HookPoint point) throws ClassNotFoundException {
    Seam.install(new Seam.Target[] {handler});
    return Woven.type(classFile, Odd.NAME, 0, point);
  }

  @Test
  void aMethodThatIsNotThereIsRefused() {
    HookPoint point = point(Shape.EXIT, "absent", "()V");
    IllegalStateException refused = assertThrows(IllegalStateException.class, () -> woven(point));
    assertEquals(
        "hook point WeavingTest$Library.absent must match one method, was 0", refused.getMessage());
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
                        point(shape, name, descriptor).named(className + shape + name),
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
