package io.zerohop.controlplane.server.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;

/** What the control plane sees of the shop. */
final class AgentCount {
  private AgentCount() {}

  /** How many agents are connected, by {@code zerohop status}; 0 while nothing answers. */
  static int now(Path config) {
    return status(config).path("agents").size();
  }

  /** How many instances take calls, in all services; 0 while nothing answers. */
  static int ready(Path config) {
    int ready = 0;
    for (JsonNode service : status(config).path("services")) {
      ready += service.path("ready").asInt();
    }
    return ready;
  }

  private static JsonNode status(Path config) {
    return Asked.json(config, "status");
  }
}
