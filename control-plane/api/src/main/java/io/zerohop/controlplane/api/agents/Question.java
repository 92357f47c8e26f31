package io.zerohop.controlplane.api.agents;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What can be asked of an agent. */
public sealed interface Question {
  /**
   * What would happen to this call?
   *
   * @param method the HTTP method
   * @param url the absolute URL
   * @param headers further request headers, names in lower case
   */
  record Explain(String method, String url, Map<String, List<String>> headers) implements Question {
    public Explain {
      Map<String, List<String>> copy = new TreeMap<>();
      headers.forEach((name, values) -> copy.put(name, List.copyOf(values)));
      headers = copy;
    }
  }

  /** All that the agent knows of itself. */
  record Describe() implements Question {}

  /**
   * Work in another mode from now on.
   *
   * @param mode {@code enforce}, {@code observe} or {@code off}
   */
  record ChangeMode(String mode) implements Question {}
}
