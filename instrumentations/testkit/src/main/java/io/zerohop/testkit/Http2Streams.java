package io.zerohop.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What holds for every client that speaks HTTP/2. */
public final class Http2Streams {
  private static final int CALLS = 4;

  private Http2Streams() {}

  /**
   * Asserts that each send goes to the endpoint that the mesh says, with the path and the authority
   * that it says, and that there is one connection for all sends to an endpoint.
   */
  public static void goToTheirEndpointsOverKeptConnections(ClientUnderTest client)
      throws Exception {
    String secure = "https://" + ContractBed.SERVICE + ":8443/items?x=1";
    try (ScriptedMesh mesh = ScriptedMesh.connect();
        Http2Server first = Http2Server.start("first", true);
        Http2Server second = Http2Server.start("second", true)) {
      first.does((request, response) -> response.setStatus(503));
      mesh.play(
          ContractBed.SERVICE,
          Script.retrying(
              Sends.to(first.port()),
              Sends.target(Sends.to(second.port()), "/v2?x=1", "internal.test")));

      for (int call = 0; call < CALLS; call++) {
        assertEquals("second", client.send(Ask.post(secure, "content")).text());
      }

      assertEquals("HTTP/2.0", first.last().protocol());
      assertEquals("HTTP/2.0", second.last().protocol());
      assertEquals("/v2?x=1", second.last().target());
      assertEquals("internal.test:443", second.last().host());
      assertEquals("content", second.last().body());
      // An answer that is dropped has 10 ms to end, else its connection ends: a busy machine may be
      // late with one, not with each.
      assertTrue(first.connections() < CALLS, first.seen().toString());
      assertEquals(1, second.connections(), second.seen().toString());
      Await.until("all are closed", () -> mesh.calls().stream().allMatch(PlayedCall::isClosed));
    }
  }
}
