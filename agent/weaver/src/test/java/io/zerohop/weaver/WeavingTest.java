package io.zerohop.weaver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.bootstrap.seam.Seam;
import io.zerohop.spi.hook.HookPoint;
import io.zerohop.spi.hook.Shape;
import io.zerohop.weaver.Woven.Handler;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

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

  private Class<?> woven(HookPoint... points) throws ClassNotFoundException {
    Seam.Target[] targets = new Seam.Target[points.length];
    Arrays.fill(targets, handler);
    Seam.install(targets);
    return Woven.type(Woven.classFile(Library.class), Library.class.getName(), 0, points);
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
      Class<?> library = woven(Woven.point(shape, method, "(" + type + ")" + type));
      assertTrue(Objects.deepEquals(value, Woven.call(library, method, value)), method);
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
      Class<?> library = woven(Woven.point(shape, method, "(" + type + ")" + type));
      assertTrue(
          Objects.deepEquals(other, Woven.call(library, method, oneOfEach().get(i))), method);
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
        Woven.call(woven(Woven.point(shape, "all", descriptor)), "all", given));
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
    Class<?> library = woven(Woven.point(shape, "ofInt", "(I)I"));
    assertSame(failure, assertThrows(IOException.class, () -> Woven.call(library, "ofInt", 1)));
  }

  @ParameterizedTest
  @EnumSource(
      value = Shape.class,
      names = {"SKIP", "EXIT", "REPEAT"})
  void anAnswerOfAWrongTypeIsToldAndChangesNothing(Shape shape) throws Throwable {
    handler.entering = arguments -> new Object[] {"no number", null};
    handler.leaving = left -> new Object[] {"no number", null};
    Class<?> library = woven(Woven.point(shape, "ofInt", "(I)I"));
    assertEquals(1, Woven.call(library, "ofInt", 1));
    assertInstanceOf(ClassCastException.class, handler.faults.get(0));
  }

  @Test
  void anExitIsToldOfTheArgumentsAsTheyCameIn() throws Throwable {
    Class<?> library =
        woven(Woven.point(Shape.EXIT, "countDown", "(ILjava/lang/String;)Ljava/lang/String;"));
    assertEquals("2 1 go", Woven.call(library, "countDown", 2, "go"));
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
    assertEquals(last, Woven.call(library, "countDown", 2, "go"));
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
    Class<?> library =
        woven(Woven.point(Shape.EXIT, "parse", "(Ljava/lang/String;)Ljava/lang/String;"));
    assertEquals("text x", Woven.call(library, "parse", "x"));
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
            Woven.point(Shape.EXIT, "countDown", type),
            Woven.point(Shape.SKIP, "countDown", type).named("skip"),
            Woven.point(Shape.REPEAT, "countDown", type).named("repeat"),
            Woven.point(Shape.ENTER, "countDown", type).named("enter"));
    Seam.install(all);
    assertEquals("1 go!", Woven.call(library, "countDown", 2, "go"));
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
            Woven.point(Shape.ENTER, "<init>", type),
            Woven.point(Shape.CONSTRUCTED, "<init>", type).writingField("made").named("made"));
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
            Woven.point(Shape.EXIT, "ofInt", "(I)I"));
    Seam.install(targets);
    assertEquals(3, Woven.call(library, "ofInt", 3));
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
    Woven.call(woven(Woven.point(Shape.SKIP, "parse", type)), "parse", "1");
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
    Class<?> library = woven(Woven.point(shape, "nothing", "()V"));
    Woven.call(library, "nothing");
    assertEquals(
        List.of(shape == Shape.EXIT ? "exit [] null null" : "enter []"),
        handler.seen.subList(0, 1));
    assertEquals(List.of(), handler.faults);
  }

  @Test
  void aMethodThatIsNotThereIsRefused() {
    HookPoint point = Woven.point(Shape.EXIT, "absent", "()V");
    IllegalStateException refused = assertThrows(IllegalStateException.class, () -> woven(point));
    assertEquals(
        "hook point WeavingTest$Library.absent must match one method, was 0", refused.getMessage());
  }
}
