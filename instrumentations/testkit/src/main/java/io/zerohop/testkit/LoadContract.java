package io.zerohop.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.zerohop.engine.attempt.LoadQuestion;
import io.zerohop.engine.pick.Load;
import java.net.HttpURLConnection;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a server's answers tell of its load: to whom asks, and without its application. */
abstract class LoadContract extends ServerBed {
  private static final Load SAID = new Load(0.45, 3);
  private static final String LOAD = SAID.text();

  @Test
  void whoAsksForTheLoadIsAnsweredWhichTheApplicationDoesNotSee() throws Exception {
    heard.serve(seen -> SERVE);
    heard.load(field -> field.accept(LoadQuestion.ANSWER, LOAD));

    for (String path : List.of("/", "/later", "/missing")) {
      HttpURLConnection asking = ask(path);
      asking.setRequestProperty(LoadQuestion.HEADER, "1");
      assertEquals(path.equals("/missing") ? 404 : 200, asking.getResponseCode(), path);
      String told = asking.getHeaderField(LoadQuestion.ANSWER);
      assertEquals(LOAD, told, path);
      assertEquals(SAID, Load.parse(told), path);
      assertEquals("a", asking.getHeaderField("X-Answer"), path);
    }
    assertEquals(withholds(), questions.isEmpty());
    assertEquals(List.of(), heard.faults());
  }

  @Test
  void whoDoesNotAskIsNotToldTheLoad() throws Exception {
    heard.serve(seen -> SERVE);
    heard.load(field -> field.accept(LoadQuestion.ANSWER, LOAD));

    HttpURLConnection asking = ask("/");
    asking.setRequestProperty(LoadQuestion.HEADER, "1");
    assertEquals(LOAD, asking.getHeaderField(LoadQuestion.ANSWER));
    for (String path : List.of("/", "/later", "/missing")) {
      assertNull(ask(path).getHeaderField(LoadQuestion.ANSWER), path);
    }
  }

  @Test
  void aFaultWhileTheLoadIsToldChangesNothing() throws Exception {
    heard.serve(seen -> SERVE);
    heard.load(
        field -> {
          throw new IllegalStateException("the test makes the load fail");
        });

    HttpURLConnection asking = ask("/");
    asking.setRequestProperty(LoadQuestion.HEADER, "1");
    assertEquals(200, asking.getResponseCode());
    assertNull(asking.getHeaderField(LoadQuestion.ANSWER));
    Await.until("the fault is told", () -> !heard.faults().isEmpty());
  }
}
