package io.zerohop.controlplane.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zerohop.controlplane.api.document.Json;
import io.zerohop.controlplane.api.error.StatusError;
import io.zerohop.controlplane.api.http.Reply;
import io.zerohop.controlplane.api.http.Request;
import io.zerohop.controlplane.api.resource.Accepts;
import io.zerohop.controlplane.api.resource.Parameters;
import io.zerohop.controlplane.store.Store;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** Namespaces: nobody makes them, they are there when something is in them. */
final class NamespaceEndpoint {
  private final Store store;

  NamespaceEndpoint(Store store) {
    this.store = store;
  }

  Reply handle(List<String> rest, Request request) {
    boolean create = request.method().equals("POST") && rest.isEmpty();
    if (!request.method().equals("GET") && !create) {
      throw StatusError.methodNotAllowed(
          "namespaces need not be made or deleted: they are there when something is in them");
    }
    if (create) {
      String name =
          Json.body(request.body(), Parameters.yaml(request))
              .at("/metadata/name")
              .asText("default");
      return Reply.json(201, Json.bytes(namespace(name)))
          .warning(List.of("namespaces need not be made: they are there when used"));
    }
    if (!rest.isEmpty()) {
      ObjectNode one = namespace(rest.get(0));
      return Reply.json(200, Json.bytes(Accepts.table(request) ? table(List.of(one)) : one));
    }
    SortedSet<String> names = new TreeSet<>(store.namespaces());
    names.add("default");
    List<ObjectNode> all = names.stream().map(NamespaceEndpoint::namespace).toList();
    if (Accepts.table(request)) {
      return Reply.json(200, Json.bytes(table(all)));
    }
    ObjectNode list = Json.object();
    list.put("kind", "NamespaceList").put("apiVersion", "v1");
    list.putObject("metadata").put("resourceVersion", Long.toString(store.version()));
    list.putArray("items").addAll(all);
    return Reply.json(200, Json.bytes(list));
  }

  private static ObjectNode namespace(String name) {
    ObjectNode namespace = Json.object();
    namespace.put("apiVersion", "v1").put("kind", "Namespace");
    namespace
        .putObject("metadata")
        .put("name", name)
        .putObject("labels")
        .put("kubernetes.io/metadata.name", name);
    namespace.putObject("status").put("phase", "Active");
    return namespace;
  }

  private ObjectNode table(List<ObjectNode> namespaces) {
    ObjectNode table = Json.object();
    table.put("kind", "Table").put("apiVersion", "meta.k8s.io/v1");
    table.putObject("metadata").put("resourceVersion", Long.toString(store.version()));
    ArrayNode columns = table.putArray("columnDefinitions");
    for (String name : List.of("Name", "Status")) {
      columns
          .addObject()
          .put("name", name)
          .put("type", "string")
          .put("format", name.equals("Name") ? "name" : "")
          .put("description", name)
          .put("priority", 0);
    }
    ArrayNode rows = table.putArray("rows");
    for (ObjectNode namespace : namespaces) {
      ObjectNode row = rows.addObject();
      row.putArray("cells").add(namespace.at("/metadata/name")).add("Active");
      row.putObject("object")
          .put("kind", "PartialObjectMetadata")
          .put("apiVersion", "meta.k8s.io/v1")
          .set("metadata", namespace.path("metadata"));
    }
    return table;
  }
}
