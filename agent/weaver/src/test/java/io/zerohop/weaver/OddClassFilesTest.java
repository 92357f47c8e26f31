package io.zerohop.weaver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.zerohop.bootstrap.seam.Seam;
import io.zerohop.spi.hook.HookPoint;
import io.zerohop.spi.hook.Shape;
import io.zerohop.weaver.Woven.Handler;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.objectweb.asm.Opcodes;

/** Hooks in class files that the JVM takes and javac does not write. */
class OddClassFilesTest {
  private final Handler handler = new Handler();

  @AfterEach
  void leaveTheSeam() {
    Seam.install(new Seam.Target[0]);
  }

  @ParameterizedTest
  @EnumSource(
      value = Shape.class,
      names = {"ENTER", "SKIP", "EXIT", "REPEAT"})
  void aBodyMayLeaveValuesOnTheStackWithFramesAndWithout(Shape shape) throws Throwable {
    handler.entering = arguments -> shape == Shape.SKIP ? null : arguments;
    handler.leaving = Woven.Leaving::asItIs;
    for (int version : new int[] {Opcodes.V1_5, Opcodes.V1_8}) {
      Class<?> odd = odd(Odd.leavesItsStack(version), Woven.point(shape, "odd", "(I)I"));
      assertEquals(4, Woven.call(odd, "odd", 4));
      assertEquals(-1, Woven.call(odd, "odd", -4));
    }
    assertEquals(List.of(), handler.faults);
  }

  @Test
  void aBodyMayFillItsStack() throws Throwable {
    handler.leaving = Woven.Leaving::asItIs;
    Woven.call(odd(Odd.fillsItsStack(), Woven.point(Shape.EXIT, "full", "()V")), "full");
    assertEquals(List.of("exit [] null null"), handler.seen);
  }

  @Test
  void aConstructorMayWriteOverItsObject() throws Exception {
    Class<?> odd = odd(Odd.overwritesItself(), Woven.point(Shape.CONSTRUCTED, "<init>", "(I)V"));
    Object made = odd.getConstructor(int.class).newInstance(3);
    assertSame(made, handler.self);
    assertEquals(List.of("enter [3]"), handler.seen);
    assertEquals(List.of(), handler.faults);
  }

  private Class<?> odd(byte[] classFile, HookPoint point) throws ClassNotFoundException {
    Seam.install(new Seam.Target[] {handler});
    return Woven.type(classFile, Odd.NAME, 0, point);
  }
}
