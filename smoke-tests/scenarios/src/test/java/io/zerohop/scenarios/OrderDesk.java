package io.zerohop.scenarios;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** An application with orders in a database, asked over HTTP. */
record OrderDesk(int port, String name) {

  /** Who takes an order, such as {@code 5432-primary}, or why nobody does. */
  String write() throws InterruptedException {
    return ask("write");
  }

  /** Who answers what only reads, or why nobody does. */
  String read() throws InterruptedException {
    return ask("read");
  }

  /** Lets it write and read over and over, until it has done each a hundred times without fault. */
  void begin() throws InterruptedException {
    assertEquals("begun", ask("begin"));
    Eventually.holds(
        name + " writes and reads", () -> writes().good() > 100 && reads().good() > 100);
    assertEquals(List.of(), failures());
  }

  /** Lets it stop doing so. */
  void end() throws InterruptedException {
    assertEquals("ended", ask("end"));
  }

  /**
   * What it counted.
   *
   * @param failures the SQLSTATE of each time it did not go well
   * @param by how often each server answered
   */
  record Counted(int good, List<String> failures, Map<String, Integer> by) {}

  /** What came of its writes since it began. */
  Counted writes() throws InterruptedException {
    return counted(ask("writes"));
  }

  /** What came of its reads since it began. */
  Counted reads() throws InterruptedException {
    return counted(ask("reads"));
  }

  /** All that did not go well since it began. */
  List<String> failures() throws InterruptedException {
    return Stream.concat(writes().failures().stream(), reads().failures().stream()).toList();
  }

  /** Asserts that it saw at most so many ends of connections since it began, and nothing else. */
  void sawNothingBut(int endsOfConnections) throws InterruptedException {
    List<String> seen = failures();
    assertTrue(
        seen.size() <= endsOfConnections && seen.stream().allMatch(OrderDesk::endsAConnection),
        () -> name + " saw " + seen);
  }

  /** What pools take for the end of a connection. */
  private static boolean endsAConnection(String state) {
    return state.startsWith("08") || List.of("57P01", "57P02", "57P03").contains(state);
  }

  private String ask(String what) throws InterruptedException {
    return Http.get(port, "/" + name + "/" + what).body();
  }

  private static Counted counted(String line) {
    Map<String, String> words = new HashMap<>();
    for (String word : line.split(" ", -1)) {
      String[] keyAndValue = word.split("=", 2);
      words.put(keyAndValue[0], keyAndValue[1]);
    }
    int good = Integer.parseInt(words.remove("good"));
    String failures = Objects.requireNonNull(words.remove("failures"), line);
    words.remove("pause");
    Map<String, Integer> by = new HashMap<>();
    words.forEach((who, times) -> by.put(who, Integer.valueOf(times)));
    return new Counted(good, failures.isEmpty() ? List.of() : List.of(failures.split(",", -1)), by);
  }
}
