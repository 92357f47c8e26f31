package io.zerohop.instrumentation.grpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.HttpConnectProxiedSocketAddress;
import io.grpc.ProxyDetector;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TargetTest {
  private static final Target REVIEWS = new Target("reviews", 9000);

  private static @Nullable Target of(String text) {
    return Target.parse(text, "dns", 443);
  }

  @Test
  void whatDnsWouldResolveIsATarget() {
    for (String text :
        new String[] {
          "reviews:9000", "dns:///reviews:9000", "dns:reviews:9000", "dns:/reviews:9000"
        }) {
      assertEquals(REVIEWS, of(text), text);
    }
    assertEquals(new Target("reviews", 443), of("reviews"));
    assertEquals(new Target("::1", 9000), of("[::1]:9000"));
  }

  @Test
  void aSocketAddressThatWasMadeWithANameIsATarget() {
    assertEquals(REVIEWS, of("directaddress:///reviews/%3Cunresolved%3E:9000"));
    assertEquals(REVIEWS, of("directaddress:///reviews/10.0.0.1:9000"));
    assertEquals(REVIEWS, of("directaddress:///reviews/%5B0:0:0:0:0:0:0:1%5D:9000"));
  }

  @Test
  void anythingElseIsNone() {
    for (String text :
        new String[] {
          "xds:///reviews:9000",
          "unix:///tmp/reviews",
          "directaddress:///reviews:9000",
          "directaddress:////10.0.0.1:9000",
          "directaddress:////tmp/reviews/10:9000",
          "ipv4:10.0.0.1:9000",
          "passthrough:///reviews:9000"
        }) {
      assertNull(of(text), text);
    }
    assertNull(Target.parse("reviews:9000", "own", 443));
  }

  @Test
  void aProxyThatTheApplicationGaveToTheChannelMeansNoPolicy() {
    ProxyDetector none = address -> null;
    ProxyDetector one =
        address ->
            HttpConnectProxiedSocketAddress.newBuilder()
                .setTargetAddress((InetSocketAddress) address)
                .setProxyAddress(new InetSocketAddress("127.0.0.1", 3128))
                .build();

    assertNull(REVIEWS.unlessBehind(one));
    assertEquals(REVIEWS, REVIEWS.unlessBehind(none));
    assertEquals(REVIEWS, REVIEWS.unlessBehind(null));
  }

  @Test
  void aProxyOfTheJvmCountsWhereProxiesAreRespected() {
    System.setProperty("https.proxyHost", "127.0.0.1");
    try (FakeMesh mesh = new FakeMesh()) {
      assertTrue(REVIEWS.mayConcern());

      mesh.respectsProxies = true;
      assertFalse(REVIEWS.mayConcern());
    } finally {
      System.clearProperty("https.proxyHost");
    }
  }
}
