package io.zerohop.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.instrumentation.testkit.InjectingAdapter;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What the adapter of an HTTP server must tell of the port that it listens on. A module passes by a
 * test class that extends this one, in a JVM whose server is woven.
 */
public abstract class ListeningContract {
  private final String library;
  private final List<String> points;
  private final HeardInbound heard = HeardInbound.connect();

  /**
   * A contract for one server.
   *
   * @param library its short name, as the mesh is told
   * @param points ids of the hook points that its start and its end pass, each once; the first is
   *     that which tells of its port
   */
  protected ListeningContract(String library, List<String> points) {
    this.library = library;
    this.points = points;
  }

  /** Another server each time, not started. */
  protected abstract ServerUnderTest server();

  /** What the mesh was told, and the faults. */
  protected final HeardInbound heard() {
    return heard;
  }

  @AfterEach
  void disconnect() {
    System.clearProperty(InjectingAdapter.FAULT);
    heard.close();
  }

  @Test
  void aListenerIsPublishedWhenItListensAndWithdrawnBeforeItCloses() throws Exception {
    ServerUnderTest server = server();
    int port = server.start(asked -> asked.answer(200, "here"));
    String address = "/127.0.0.1:" + port;
    assertEquals(List.of("listening " + library + " " + address + " http"), heard.events());
    assertEquals(200, status(port));

    server.close();
    server.close();

    assertEquals("closed " + address, heard.events().get(1));
    assertEquals(2, heard.events().size());
    assertEquals(List.of(), heard.faults());
  }

  @Test
  void aListenerFromBeforeTheMeshCameIsWithdrawnBeforeItCloses() throws Exception {
    System.setProperty(InjectingAdapter.FAULT, points.get(0)); // nobody hears of its start
    ServerUnderTest server = server();
    int port = server.start(asked -> asked.answer(200, "here"));
    assertEquals(List.of(), heard.events());

    server.close();
    server.close();

    assertEquals(1, heard.events().size(), heard.events().toString());
    String told = heard.events().get(0);
    assertTrue(told.startsWith("closed ") && told.endsWith(":" + port), told);
    assertEquals(1, heard.faults().size(), heard.faults().toString());
  }

  @Test
  void aFaultWhereItListensOrClosesChangesNothingForTheServer() throws Exception {
    for (String point : points) {
      System.setProperty(InjectingAdapter.FAULT, point);
      try (ServerUnderTest server = server()) {
        assertEquals(200, status(server.start(asked -> asked.answer(200, "here"))));
      }
    }
    assertEquals(points.size(), heard.faults().size());
  }

  private static int status(int port) throws IOException {
    String url = "http://127.0.0.1:" + port + "/";
    return ((HttpURLConnection) URI.create(url).toURL().openConnection()).getResponseCode();
  }
}
