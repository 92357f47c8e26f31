package io.zerohop.cli;

import com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code zerohop status}: the control plane, its agents and its services. */
@Command(name = "status", description = "Show the control plane, its agents and its services.")
final class StatusVerb extends Verb {
  @Option(
      names = {"-o", "--output"},
      defaultValue = "table",
      paramLabel = "FORMAT",
      completionCandidates = Words.Formats.class,
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
  Format format = Format.TABLE;

  @Override
  Exit run(Connection connection) {
    JsonNode status = connection.get("/zerohop/v1/status");
    if (printed(status, format)) {
      return Exit.GOOD;
    }
    JsonNode plane = status.path("controlPlane");
    out()
        .printf(
            "zerohop %s   policy API %s   xDS %s   up %s%n%n",
            plane.path("version").asText(),
            plane.path("http").asText(),
            plane.path("xds").asText(),
            GetVerb.age(plane.path("started").asText("")));
    printAgents(status.path("agents"));
    out().println();
    printServices(status.path("services"));
    for (JsonNode kept : status.path("kept")) {
      out().println("kept " + kept.path("message").asText());
    }
    return Exit.GOOD;
  }

  private void printAgents(JsonNode agents) {
    if (agents.isEmpty()) {
      out()
          .println(
              "no agent is connected; join a JVM: java -javaagent:zerohop-agent.jar -jar app.jar");
      return;
    }
    Table table = new Table("AGENT", "SERVICE", "CLIENT", "MODE", "CONFIGURATION", "SINCE");
    for (JsonNode agent : agents) {
      table.row(
          agent.path("name").asText(),
          agent.path("service").asText() + "." + agent.path("namespace").asText(),
          agent.path("client").asText() + " " + agent.path("clientVersion").asText(),
          agent.path("mode").asText("-"),
          configuration(agent),
          GetVerb.age(agent.path("connectedSince").asText("")));
    }
    table.print(out());
    for (JsonNode agent : agents) {
      for (JsonNode refusal : agent.path("refusals")) {
        out()
            .printf(
                "%s refuses %s: %s%n",
                agent.path("name").asText(),
                refusal.path("resource").asText(),
                refusal.path("message").asText());
      }
    }
  }

  private static String configuration(JsonNode agent) {
    long held = agent.path("held").asLong();
    if (agent.path("current").asBoolean()) {
      return held + ", current";
    }
    return agent.path("refusals").isEmpty()
        ? held + ", wants " + agent.path("wanted").asLong()
        : held + ", refuses " + agent.path("refusals").size();
  }

  private void printServices(JsonNode services) {
    if (services.isEmpty()) {
      return;
    }
    Table table = new Table("SERVICE", "KIND", "ENDPOINTS", "READY", "DRAINING", "UNCONFIRMED");
    for (JsonNode service : services) {
      table.row(
          service.path("name").asText() + "." + service.path("namespace").asText(),
          service.path("implied").asBoolean() ? "implied" : "Service",
          service.path("endpoints").asInt(),
          service.path("ready").asInt(),
          service.path("draining").asInt(),
          service.path("unconfirmed").asInt());
    }
    table.print(out());
  }
}
