package io.zerohop.controlplane.api.resource;

import com.fasterxml.jackson.databind.JsonNode;
import io.zerohop.controlplane.policy.kind.Kind;
import io.zerohop.controlplane.policy.kind.Kinds;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Which columns a table shows of each kind. */
final class Columns {
  /** A column; {@code priority} 1 shows only with {@code -o wide}. */
  record Column(
      String name,
      String type,
      String description,
      int priority,
      BiFunction<JsonNode, Instant, String> cell) {}

  private Columns() {}

  static List<Column> of(Kind kind) {
    List<Column> columns = new ArrayList<>();
    columns.add(column("Name", "The object's name.", doc -> doc.at("/metadata/name").asText()));
    columns.addAll(own(kind));
    columns.add(
        new Column(
            "Age",
            "string",
            "How long ago it was made.",
            0,
            (doc, now) -> age(doc.at("/metadata/creationTimestamp").asText(), now)));
    return columns;
  }

  private static List<Column> own(Kind kind) {
    if (kind.equals(Kinds.SERVICE)) {
      return List.of(
          column("Selector", "Labels of its workloads.", doc -> pairs(doc.at("/spec/selector"))),
          column("External-Name", "What stands for it.", Columns::externalName),
          column("Ports", "The ports to call.", doc -> ports(doc.at("/spec/ports"))),
          programmed());
    }
    if (Kinds.isRoute(kind)) {
      return List.of(
          column("Services", "Whose calls it is for.", doc -> names(doc.at("/spec/parentRefs"))),
          column("Rules", "How many rules it has.", doc -> "" + doc.at("/spec/rules").size()),
          programmed());
    }
    if (kind.equals(Kinds.TRAFFIC_POLICY)
        || kind.equals(Kinds.DATABASE_ROUTE)
        || kind.equals(Kinds.FAULT_POLICY)) {
      return List.of(
          column("Targets", "What it is for.", doc -> names(doc.at("/spec/targetRefs"))),
          programmed());
    }
    if (kind.equals(Kinds.WORKLOAD)) {
      return List.of(
          column("Address", "Where it is.", doc -> doc.at("/spec/address").asText()),
          column("Ports", "Where it listens.", doc -> ports(doc.at("/spec/ports"))));
    }
    return List.of();
  }

  private static Column programmed() {
    return column(
        "Programmed",
        "How many of the agents that need it hold it.",
        doc -> {
          for (JsonNode condition : doc.at("/status/conditions")) {
            if (condition.path("type").asText().equals("Programmed")) {
              return condition.path("message").asText();
            }
          }
          return "";
        });
  }

  private static Column column(String name, String description, Function<JsonNode, String> cell) {
    return new Column(name, "string", description, 0, (doc, now) -> cell.apply(doc));
  }

  private static String externalName(JsonNode document) {
    String name = document.at("/spec/externalName").asText();
    return name.isEmpty() ? "<none>" : name;
  }

  private static String names(JsonNode references) {
    List<String> names = new ArrayList<>();
    references.forEach(reference -> names.add(reference.path("name").asText()));
    return String.join(",", names);
  }

  private static String ports(JsonNode ports) {
    List<String> texts = new ArrayList<>();
    ports.forEach(
        port -> texts.add(port.path("port").asText() + "/" + port.path("protocol").asText("TCP")));
    return texts.isEmpty() ? "<none>" : String.join(",", texts);
  }

  private static String pairs(JsonNode labels) {
    List<String> texts = new ArrayList<>();
    labels.properties().forEach(e -> texts.add(e.getKey() + "=" + e.getValue().asText()));
    return texts.isEmpty() ? "<none>" : String.join(",", texts);
  }

  /** A time as kubectl writes ages: two units at most, the smaller one dropped as it grows. */
  static String age(String timestamp, Instant now) {
    Duration age;
    try {
      age = Duration.between(Instant.parse(timestamp), now);
    } catch (DateTimeException e) {
      return "<unknown>";
    }
    long seconds = Math.max(0, age.toSeconds());
    if (seconds < 120) {
      return seconds + "s";
    }
    long minutes = seconds / 60;
    if (minutes < 10) {
      return minutes + "m" + rest(seconds % 60, "s");
    }
    if (minutes < 180) {
      return minutes + "m";
    }
    long hours = minutes / 60;
    if (hours < 8) {
      return hours + "h" + rest(minutes % 60, "m");
    }
    if (hours < 48) {
      return hours + "h";
    }
    long days = hours / 24;
    return days < 8 ? days + "d" + rest(hours % 24, "h") : days + "d";
  }

  private static String rest(long amount, String unit) {
    return amount == 0 ? "" : amount + unit;
  }
}
