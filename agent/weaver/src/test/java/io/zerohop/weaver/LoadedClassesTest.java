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
  private final List<Class<?>> retransformed = new ArrayList<>();
  private @Nullable ClassFileTransformer gate;
  private @Nullable Class<?> refused;

  private Weaver amid(Class<?>... loaded) throws Exception {
    Object instrumentation =
        Proxy.newProxyInstance(
            LoadedClassesTest.class.getClassLoader(),
            new Class<?>[] {Instrumentation.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "getAllLoadedClasses" -> loaded;
                  case "isModifiableClass" -> refused != null;
                  case "retransformClasses" -> retransform((Class<?>[]) arguments[0]);
                  case "addTransformer" -> {
                    gate = (ClassFileTransformer) arguments[0];
                    yield null;
                  }
                  default -> null;
                });
    return Weaver.start((Instrumentation) instrumentation, Weaver.Options.standard());
  }

  /** As a JVM does it: all or none. */
  private @Nullable Object retransform(Class<?>[] classes) {
    if (List.of(classes).contains(refused)) {
      throw new UnsupportedOperationException("class redefinition failed");
    }
    retransformed.addAll(List.of(classes));
    return null;
  }

  @Test
  void aLoadedClassThatTheJvmRefusesKeepsNoOtherOneFromBeingWoven() throws Exception {
    refused = toy.Early.class;
    List<Throwable> faults = new ArrayList<>();
    MeshPorts.connect(null, null, (where, fault) -> faults.add(fault));

    Weaver weaver = amid(toy.Half.class, toy.Early.class, String.class);

    MeshPorts.connect(null, null, (where, fault) -> {});
    assertEquals(List.of(toy.Half.class), retransformed);
    assertFalse(weaver.hooksLibraryOf(toy.Client.class), "half of a library's hooks are none");
    assertEquals(1, faults.size());
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
