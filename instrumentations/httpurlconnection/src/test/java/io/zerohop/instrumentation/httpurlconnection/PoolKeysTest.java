package io.zerohop.instrumentation.httpurlconnection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.zerohop.testkit.Await;
import org.junit.jupiter.api.Test;

class PoolKeysTest {
  private final Object factory = new Object();

  @Test
  void aKeyStaysTheSameAsLongAsAConnectionIsKeptUnderIt() {
    Object key = PoolKeys.of("pool 1", factory);
    System.gc();

    assertSame(key, PoolKeys.of("pool 1", factory));
    assertNotSame(key, PoolKeys.of("pool 2", factory));
    assertNotSame(key, PoolKeys.of("pool 1", new Object()));
    assertSame("pool 1", PoolKeys.of("pool 1", null));
  }

  @Test
  void anEndpointThatIsNoMoreLeavesNothingBehind() {
    Object kept = PoolKeys.of("kept", factory);
    for (int endpoint = 0; endpoint < 100; endpoint++) {
      assertNotSame(kept, PoolKeys.of("pool " + endpoint, factory));
    }

    Await.until(
        "only the key of the connection is left",
        () -> {
          System.gc();
          return PoolKeys.count(factory) == 1;
        });
    assertSame(kept, PoolKeys.of("kept", factory));
    assertEquals(1, PoolKeys.count(factory));
  }
}
