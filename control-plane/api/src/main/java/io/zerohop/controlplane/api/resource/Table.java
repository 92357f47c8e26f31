package io.zerohop.controlplane.api.resource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zerohop.controlplane.api.document.Json;
import io.zerohop.controlplane.policy.kind.Kind;
import java.time.Instant;
import java.util.List;

/** Objects as rows, the way {@code kubectl get} asks for them (meta.k8s.io/v1 Table). */
public final class Table {
  /** Which part of an object goes along with its row. */
  public enum Include {
    METADATA,
    OBJECT,
    NONE
  }

  private final List<Columns.Column> columns;
  private final Include include;
  private final Instant now;

  /** A table for one kind. */
  public Table(Kind kind, Include include, Instant now) {
    this.columns = Columns.of(kind);
    this.include = include;
    this.now = now;
  }

  /** The table of these documents; the list's own metadata goes along. */
  public ObjectNode of(Iterable<? extends JsonNode> documents, ObjectNode listMetadata) {
    ObjectNode table = Json.object();
    table.put("kind", "Table").put("apiVersion", "meta.k8s.io/v1");
    table.set("metadata", listMetadata);
    ArrayNode heads = table.putArray("columnDefinitions");
    for (Columns.Column column : columns) {
      heads
          .addObject()
          .put("name", column.name())
          .put("type", column.type())
          .put("format", column.name().equals("Name") ? "name" : "")
          .put("description", column.description())
          .put("priority", column.priority());
    }
    ArrayNode rows = table.putArray("rows");
    documents.forEach(document -> rows.add(row(document)));
    return table;
  }

  private ObjectNode row(JsonNode document) {
    ObjectNode row = Json.object();
    ArrayNode cells = row.putArray("cells");
    columns.forEach(column -> cells.add(column.cell().apply(document, now)));
    if (include == Include.OBJECT) {
      row.set("object", document);
    } else if (include == Include.METADATA) {
      row.putObject("object")
          .put("kind", "PartialObjectMetadata")
          .put("apiVersion", "meta.k8s.io/v1")
          .set("metadata", document.path("metadata"));
    }
    return row;
  }
}
