package io.zerohop.controlplane.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.controlplane.api.agents.TapRequest;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
final class TapTest {
  private static final String PATH = "/zerohop/v1/workloads/shop/tap?namespace=default";

  private final RunningApi api;

  TapTest(@TempDir Path directory) throws Exception {
    api = new RunningApi(directory.resolve("data"));
  }

  @BeforeEach
  void connect() {
    api.agents.connect("shop-1", "shop", 1);
    api.agents.connect("shop-2", "shop", 2);
  }

  @AfterEach
  void stop() {
    api.close();
  }

  private BufferedReader tap(String more) throws Exception {
    HttpResponse<InputStream> response =
        api.client.send(
            api.request(PATH + more).build(), HttpResponse.BodyHandlers.ofInputStream());
    assertEquals(200, response.statusCode());
    return new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
  }

  private void tell(String instance, long dropped, String... calls) {
    Objects.requireNonNull(api.agents.readers.get(instance)).calls(List.of(calls), dropped);
  }

  @Test
  void everyInstanceIsAskedAndItsCallsComeAsTheyHappen() throws Exception {
    try (BufferedReader lines = tap("&condition=status%3D5xx&condition=method%3DGET&perSecond=7")) {
      TapRequest asked = new TapRequest(List.of("status=5xx", "method=GET"), 7, 0);
      assertEquals(asked, api.agents.tapped.get("shop-1"));
      assertEquals(asked, api.agents.tapped.get("shop-2"));

      tell("shop-1", 0, "{\"n\":1}", "{\"n\":2}");
      assertEquals("{\"instance\":\"shop-1\",\"call\":{\"n\":1}}", lines.readLine());
      assertEquals("{\"instance\":\"shop-1\",\"call\":{\"n\":2}}", lines.readLine());
      tell("shop-2", 3, "{\"n\":3}");
      assertEquals("{\"instance\":\"shop-2\",\"call\":{\"n\":3}}", lines.readLine());
      assertEquals("{\"instance\":\"shop-2\",\"dropped\":3}", lines.readLine());
      tell("shop-2", 5, "no json");
      assertEquals("{\"instance\":\"shop-2\",\"dropped\":1}", lines.readLine());
      assertEquals("{\"instance\":\"shop-2\",\"dropped\":2}", lines.readLine());
    }
  }

  @Test
  void theAgentsTapsEndWithTheReader() throws Exception {
    BufferedReader lines = tap("");
    tell("shop-1", 0, "{}");
    assertEquals("{\"instance\":\"shop-1\",\"call\":{}}", lines.readLine());
    lines.close();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (api.agents.ended.get() < 2 && System.nanoTime() < end) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
    assertEquals(2, api.agents.ended.get());
  }

  @Test
  void anInstanceThatBreaksOffIsSaidAndTheLastOneEndsTheStream() throws Exception {
    api.agents.refusals.put("shop-2", "4 taps listen already");
    try (BufferedReader lines = tap("")) {
      assertEquals(
          "{\"instance\":\"shop-2\",\"ended\":\"4 taps listen already\"}", lines.readLine());
      Objects.requireNonNull(api.agents.readers.get("shop-1")).ended("shop-1 broke off");
      assertEquals("{\"instance\":\"shop-1\",\"ended\":\"shop-1 broke off\"}", lines.readLine());
      assertNull(lines.readLine());
    }
  }

  @Test
  void itEndsWhenItsTimeIsOver() throws Exception {
    try (BufferedReader lines = tap("&seconds=1")) {
      assertNull(lines.readLine());
    }
  }

  @Test
  void aReaderWhoIsSlowerThanTheCallsLosesSomeAndIsToldHowMany() throws Exception {
    String call = "{\"text\":\"" + "x".repeat(10_000) + "\"}";
    try (BufferedReader lines = tap("")) {
      for (int i = 0; i < 5_000; i++) {
        tell("shop-1", 0, call);
      }
      Objects.requireNonNull(api.agents.readers.get("shop-1")).ended("over");
      Objects.requireNonNull(api.agents.readers.get("shop-2")).ended("over");
      int told = 0;
      int lost = 0;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        told += line.contains("\"call\"") ? 1 : 0;
        lost += line.startsWith("{\"dropped\":") ? Integer.parseInt(line.replaceAll("\\D", "")) : 0;
      }
      assertTrue(told >= 900 && lost > 0, told + " told, " + lost + " lost");
      assertTrue(told + lost >= 5_000 && told + lost <= 5_002, told + " told, " + lost + " lost");
    }
  }

  @Test
  void whereNobodyLetsItselfBeListenedToTheReasonIsSaid() throws Exception {
    api.agents.refusals.put("shop-1", "shop-1 does not know this question");
    api.agents.refusals.put("shop-2", "x");
    RunningApi.Answer answer = api.get(PATH);
    assertEquals(503, answer.status());
    assertEquals("shop-1 does not know this question", answer.at("/message"));
  }

  @Test
  void whatIsNoNumberIsABadRequest() throws Exception {
    for (String wrong : List.of("seconds=x", "seconds=-1", "seconds=3601", "perSecond=1.5")) {
      assertEquals(400, api.get(PATH + "&" + wrong).status(), wrong);
    }
    assertEquals(405, api.post(PATH, "{}").status());
  }
}
