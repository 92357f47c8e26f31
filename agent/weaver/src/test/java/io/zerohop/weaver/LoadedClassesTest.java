package io.zerohop.weaver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.spi.MeshPorts;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TimerTask;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the weaver tells of the application's classes without loading any. */
class LoadedClassesTest {
  private @Nullable ClassFileTransformer gate;

  private Weaver amid(Class<?>... loaded) throws Exception {
    Object instrumentation =
        Proxy.newProxyInstance(
            LoadedClassesTest.class.getClassLoader(),
            new Class<?>[] {Instrumentation.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "getAllLoadedClasses" -> loaded;
                  case "isModifiableClass" -> false;
                  case "addTransformer" -> {
                    gate = (ClassFileTransformer) arguments[0];
                    yield null;
                  }
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
  void aLibraryOfWhichNoClassWasMetIsExpectedToBeHooked() throws Exception {
    Weaver weaver = amid();
    assertTrue(weaver.hooksLibraryOf(toy.Client.class));
    assertFalse(weaver.hooksLibraryOf(LoadedClassesTest.class));
  }

  @Test
  void aLibraryThatWasLeftAloneIsNotHookedInItsLoader() throws Exception {
    Weaver weaver = amid();
    List<Throwable> faults = new ArrayList<>();
    MeshPorts.connect(null, null, (where, fault) -> faults.add(fault));
    ClassLoader here = toy.Client.class.getClassLoader();
    Objects.requireNonNull(gate)
        .transform(null, here, "toy/Client", null, null, new byte[] {1, 2, 3});
    MeshPorts.connect(null, null, (where, fault) -> {});

    assertFalse(weaver.hooksLibraryOf(toy.Client.class));
    assertFalse(weaver.states().get(0).applied());
    assertFalse(faults.isEmpty());
  }
}
