package io.zerohop.scenarios;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/** What {@code zerohop status -o json} says, which is the control plane's own answer. */
final class Status {
  private Status() {}

  /** How many instances of a service take calls; 0 where there is no such service, or no status. */
  static int ready(String json, String service) {
    try {
      for (JsonNode each : new ObjectMapper().readTree(json).path("services")) {
        if (each.path("name").asText().equals(service)) {
          return each.path("ready").asInt();
        }
      }
      return 0;
    } catch (JsonProcessingException notYet) {
      return 0;
    }
  }
}
