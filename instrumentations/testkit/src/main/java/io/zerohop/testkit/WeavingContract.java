package io.zerohop.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every version is woven, and the hook through which each request passes is reached. */
public abstract class WeavingContract {
  /** What is tested. */
  protected abstract WovenLibrary library();

  /** The hook point that a request of this version passes first. */
  protected abstract String entry(String version);

  @TestFactory
  Stream<DynamicTest> everyVersionIsWoven() {
    return library()
        .versions()
        .map(version -> DynamicTest.dynamicTest(version, () -> isWoven(version)));
  }

  private void isWoven(String version) throws Exception {
    try (Backend backend = Backend.start("plain");
        ClientUnderTest client = library().client(version, "")) {
      String url = "http://127.0.0.1:" + backend.port() + "/";

      assertEquals("plain", client.send(Ask.get(url)).text());
    }
    String states = WovenJvm.with().states();
    assertTrue(states.contains(entry(version) + ", stage=REACHED"), states);
    assertFalse(states.contains("applied=false"), states);
  }
}
