package io.zerohop.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class TraceVerbTest extends CliBed {
  private static final String ID = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String CALL = "GET /zerohop/v1/traces/" + ID;
  private static final String TREE =
      """
      200 {"trace":"4bf92f3577b34da6a3ce929d0e0e4736","leftOut":0,"spans":[
      {"depth":0,"service":"checkout","name":"GET /checkout","kind":"server","micros":92400,"status":"200"},
      {"depth":1,"service":"checkout","name":"POST orders.shop","kind":"call","micros":8804,
       "status":"OK after 2 attempts","decision":"orders rule 1 (routes.yaml:31)"},
      {"depth":2,"service":"orders\\u001b[2J","name":"a\\nb","kind":"server","micros":12345678,"status":"OK"}]}""";

  @Test
  void aTraceIsATreeWithItsDecisions() {
    answers.put(CALL, TREE);

    assertEquals(0, ask("trace", ID));

    assertEquals(
        """
        checkout  GET /checkout       server      92 ms  200
          checkout  POST orders.shop  call       8.8 ms  OK after 2 attempts   orders rule 1 (routes.yaml:31)
            orders?[2J  a?b           server     12.3 s  OK
        """,
        out.toString());
  }

  @Test
  void asJsonItIsTheDocument() {
    answers.put(CALL, TREE);
    assertEquals(0, ask("trace", ID, "-o", "json"));
    assertEquals(92400, Verb.parse(out.toString()).at("/spans/0/micros").asInt());
  }

  @Test
  void whatIsLeftOutIsSaid() {
    answers.put(CALL, TREE.replace("\"leftOut\":0", "\"leftOut\":7"));
    assertEquals(0, ask("trace", ID));
    assertTrue(out.toString().endsWith("and 7 spans more, which are not shown\n"), out.toString());
  }

  @Test
  void aTraceThatIsNotHereIsOneWithTheControlPlanesWords() {
    answers.put(CALL, "404 {\"message\":\"no span of it is here: start the JVMs\"}");
    assertEquals(1, ask("trace", ID));
    assertTrue(err.toString().contains("no span of it is here: start the JVMs"), err.toString());
  }

  @Test
  void whatIsNoIdIsUsage() {
    for (String id : List.of("", "x", ID + "0", "../status")) {
      assertEquals(2, ask("trace", id), id);
    }
    assertTrue(err.toString().contains("32 hexadecimal digits"), err.toString());
    assertEquals(2, ask("trace"));
  }
}
