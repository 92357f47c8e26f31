package io.zerohop.controlplane.api.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;

/**
 * One entry of {@code metadata.managedFields}: who set which fields.
 *
 * @param manager the owner's name
 * @param operation {@code Apply} or {@code Update}
 * @param subresource {@code status} or empty
 * @param apiVersion the version in which it last wrote
 * @param time when it last wrote
 * @param fields what it owns
 */
record Owner(
    String manager,
    String operation,
    String subresource,
    String apiVersion,
    String time,
    Set<List<String>> fields) {
  static final String APPLY = "Apply";
  static final String UPDATE = "Update";

  static Owner read(JsonNode entry) {
    return new Owner(
        entry.path("manager").asText(),
        entry.path("operation").asText(),
        entry.path("subresource").asText(),
        entry.path("apiVersion").asText(),
        entry.path("time").asText(),
        FieldPaths.fromJson(entry.path("fieldsV1")));
  }

  ObjectNode toJson() {
    ObjectNode entry = JsonNodeFactory.instance.objectNode();
    entry.put("manager", manager);
    entry.put("operation", operation);
    entry.put("apiVersion", apiVersion);
    if (!time.isEmpty()) {
      entry.put("time", time);
    }
    entry.put("fieldsType", "FieldsV1");
    entry.set("fieldsV1", FieldPaths.toJson(fields));
    if (!subresource.isEmpty()) {
      entry.put("subresource", subresource);
    }
    return entry;
  }

  boolean is(Author author, String wantedOperation) {
    return manager.equals(author.manager())
        && operation.equals(wantedOperation)
        && subresource.equals(author.subresource());
  }

  Owner with(Set<List<String>> otherFields, String otherTime) {
    return new Owner(manager, operation, subresource, apiVersion, otherTime, otherFields);
  }
}
