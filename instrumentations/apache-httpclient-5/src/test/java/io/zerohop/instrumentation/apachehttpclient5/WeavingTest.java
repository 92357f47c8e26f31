package io.zerohop.instrumentation.apachehttpclient5;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.testkit.Ask;
import io.zerohop.testkit.Backend;
import io.zerohop.testkit.ClientUnderTest;
import io.zerohop.testkit.WovenJvm;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WeavingTest {
  @ParameterizedTest
  @MethodSource("io.zerohop.instrumentation.apachehttpclient5.Versions#tested")
  void everyVersionIsWoven(String version) throws Exception {
    try (Backend backend = Backend.start("plain");
        ClientUnderTest client = Versions.client(version, false)) {
      String url = "http://127.0.0.1:" + backend.port() + "/";

      assertEquals("plain", client.send(Ask.get(url)).text());
    }
    String states = WovenJvm.with().states();
    assertTrue(states.contains("ProtocolExec.execute, stage=REACHED"), states);
    assertFalse(states.contains("applied=false"), states);
  }
}
