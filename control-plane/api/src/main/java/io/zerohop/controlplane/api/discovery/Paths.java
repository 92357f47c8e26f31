package io.zerohop.controlplane.api.discovery;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zerohop.controlplane.api.document.Json;
import io.zerohop.controlplane.api.resource.PatchRequest;
import io.zerohop.controlplane.api.resource.TransactionWrites;
import io.zerohop.controlplane.policy.kind.Kind;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The paths part of OpenAPI documents for one kind: which operations there are and which parameters
 * they take; kubectl looks here whether a server knows dryRun, fieldValidation and patch types.
 */
final class Paths {
  private static final List<String> WRITES = List.of("dryRun", "fieldManager", "fieldValidation");
  private static final List<String> READS =
      List.of(
          "labelSelector",
          "fieldSelector",
          "limit",
          "continue",
          "watch",
          "resourceVersion",
          "allowWatchBookmarks",
          "timeoutSeconds");

  private final Kind kind;
  private final GroupVersion groupVersion;
  private final boolean version2;

  Paths(Kind kind, GroupVersion groupVersion, boolean version2) {
    this.kind = kind;
    this.groupVersion = groupVersion;
    this.version2 = version2;
  }

  void add(ObjectNode paths) {
    String all = "/" + groupVersion.path() + "/" + kind.plural();
    String collection = "/" + groupVersion.path() + "/namespaces/{namespace}/" + kind.plural();
    String single = collection + "/{name}";
    paths.set(all, item(false, false, List.of("get:list")));
    paths.set(
        collection, item(true, false, List.of("get:list", "post:post", "delete:deletecollection")));
    paths.set(
        single, item(true, true, List.of("get:get", "put:put", "patch:patch", "delete:delete")));
    paths.set(single + "/status", item(true, true, List.of("get:get", "put:put", "patch:patch")));
  }

  private ObjectNode item(boolean namespaced, boolean named, List<String> operations) {
    ObjectNode item = Json.object();
    ArrayNode common = item.putArray("parameters");
    if (namespaced) {
      common.add(pathParameter("namespace"));
    }
    if (named) {
      common.add(pathParameter("name"));
    }
    for (String operation : operations) {
      String[] parts = operation.split(":", 2);
      item.set(parts[0], operation(parts[0], parts[1]));
    }
    return item;
  }

  private ObjectNode operation(String method, String action) {
    ObjectNode operation = Json.object();
    operation.put("description", action + " " + kind.kind());
    operation.put(
        "operationId",
        action
            + groupVersion.apiVersion().replaceAll("[^A-Za-z0-9]", "").toLowerCase(Locale.ROOT)
            + kind.kind());
    ArrayNode parameters = operation.putArray("parameters");
    boolean write = !method.equals("get");
    (write ? WRITES : action.equals("list") ? READS : List.<String>of())
        .forEach(name -> parameters.add(queryParameter(name)));
    if (method.equals("patch")) {
      parameters.add(queryParameter("force"));
    }
    if (write && !method.equals("delete")) {
      body(operation, parameters, method);
    }
    ObjectNode answer = operation.putObject("responses").putObject("200");
    answer.put("description", "OK");
    if (!version2) {
      answer.putObject("content").putObject("application/json").set("schema", reference());
    } else {
      answer.set("schema", reference());
    }
    operation.put("x-kubernetes-action", action);
    operation
        .putObject("x-kubernetes-group-version-kind")
        .put("group", kind.group())
        .put("kind", kind.kind())
        .put("version", groupVersion.version());
    return operation;
  }

  private void body(ObjectNode operation, ArrayNode parameters, String method) {
    List<String> types =
        method.equals("patch") ? patchTypes() : List.of("application/json", "application/yaml");
    if (version2) {
      ArrayNode consumes = operation.putArray("consumes");
      types.forEach(consumes::add);
      parameters
          .addObject()
          .put("in", "body")
          .put("name", "body")
          .put("required", true)
          .set("schema", reference());
      return;
    }
    ObjectNode content = operation.putObject("requestBody").putObject("content");
    types.forEach(type -> content.putObject(type).set("schema", reference()));
  }

  private List<String> patchTypes() {
    return Arrays.stream(PatchRequest.Form.values())
        .filter(form -> form != PatchRequest.Form.STRATEGIC || TransactionWrites.strategic(kind))
        .map(PatchRequest.Form::mediaType)
        .toList();
  }

  private ObjectNode reference() {
    String place = version2 ? "#/definitions/" : "#/components/schemas/";
    return Json.object().put("$ref", place + OpenApiEndpoint.name(kind, groupVersion));
  }

  private ObjectNode pathParameter(String name) {
    return parameter(name, "path").put("required", true);
  }

  private ObjectNode queryParameter(String name) {
    return parameter(name, "query");
  }

  private ObjectNode parameter(String name, String in) {
    ObjectNode parameter = Json.object().put("name", name).put("in", in);
    String type =
        switch (name) {
          case "limit", "timeoutSeconds" -> "integer";
          case "watch", "force", "allowWatchBookmarks" -> "boolean";
          default -> "string";
        };
    if (version2) {
      parameter.put("type", type);
    } else {
      parameter.putObject("schema").put("type", type);
    }
    return parameter;
  }
}
