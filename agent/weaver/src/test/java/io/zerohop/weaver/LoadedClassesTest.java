package io.zerohop.weaver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.instrument.Instrumentation;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.TimerTask;
import org.junit.jupiter.api.Test;

/** What the weaver tells of the application's classes without loading any. */
class LoadedClassesTest {
  private static Weaver amid(Class<?>... loaded) throws Exception {
    Object instrumentation =
        Proxy.newProxyInstance(
            LoadedClassesTest.class.getClassLoader(),
            new Class<?>[] {Instrumentation.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "getAllLoadedClasses" -> loaded;
                  case "isModifiableClass" -> false;
                  default -> null;
                });
    return Weaver.start((Instrumentation) instrumentation, Weaver.Options.standard());
  }

  @Test
  void findsWhatImplementsAnInterfaceThatIsLoaded() throws Exception {
    Weaver weaver = amid(Runnable.class, Thread.class, TimerTask.class, String.class);
    assertEquals(List.of(Thread.class), weaver.loaded("java.lang.Runnable"));
    assertEquals(List.of(), weaver.loaded("java.sql.Driver"));
  }

  @Test
  void knowsThePackagesThatAreHooked() throws Exception {
    Weaver weaver = amid();
    assertTrue(weaver.hooksBelow("toy"));
    assertFalse(weaver.hooksBelow("to"));
    assertFalse(weaver.hooksBelow("org.example"));
  }
}
