package io.zerohop.controlplane.api.discovery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zerohop.controlplane.api.document.Json;
import io.zerohop.controlplane.api.http.Reply;
import io.zerohop.controlplane.api.http.Request;
import io.zerohop.controlplane.api.resource.TransactionWrites;
import io.zerohop.controlplane.policy.kind.Kind;
import io.zerohop.controlplane.policy.schema.OpenApi;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** The OpenAPI documents, version 2 and 3, made from the same schemas that validate. */
public final class OpenApiEndpoint {
  private final String productVersion;

  /** Documents for this version of Zerohop. */
  public OpenApiEndpoint(String productVersion) {
    this.productVersion = productVersion;
  }

  /** {@code /openapi/v3}: where the documents are. */
  public ObjectNode index() {
    ObjectNode index = Json.object();
    ObjectNode paths = index.putObject("paths");
    GroupVersion.all()
        .forEach(
            gv ->
                paths
                    .putObject(gv.path())
                    .put(
                        "serverRelativeURL",
                        "/openapi/v3/" + gv.path() + "?hash=" + hash(document(gv))));
    return index;
  }

  private static String hash(ObjectNode document) {
    return Integer.toHexString(document.toString().hashCode());
  }

  /**
   * {@code /openapi/v3/api/v1} or {@code /openapi/v3/apis/GROUP/VERSION}.
   *
   * @param path without {@code /openapi/v3/}
   */
  public Optional<ObjectNode> document(String path) {
    return GroupVersion.all().stream()
        .filter(gv -> gv.path().equals(path))
        .findFirst()
        .map(this::document);
  }

  private ObjectNode document(GroupVersion groupVersion) {
    ObjectNode document = Json.object().put("openapi", "3.0.0");
    document.putObject("info").put("title", "Zerohop").put("version", productVersion);
    ObjectNode paths = document.putObject("paths");
    ObjectNode schemas = document.putObject("components").putObject("schemas");
    for (Kind kind : groupVersion.kinds()) {
      new Paths(kind, groupVersion, false).add(paths);
      schemas.set(name(kind, groupVersion), schema(kind, groupVersion));
    }
    return document;
  }

  /** {@code /openapi/v2}: all groups in one document. */
  public ObjectNode version2() {
    ObjectNode document = Json.object().put("swagger", "2.0");
    document.putObject("info").put("title", "Zerohop").put("version", productVersion);
    ObjectNode paths = document.putObject("paths");
    ObjectNode definitions = document.putObject("definitions");
    for (GroupVersion groupVersion : GroupVersion.all()) {
      for (Kind kind : groupVersion.kinds()) {
        new Paths(kind, groupVersion, true).add(paths);
        definitions.set(name(kind, groupVersion), schema(kind, groupVersion));
      }
    }
    return document;
  }

  /** Whether the caller wants version 2 in its binary form. */
  public static boolean binary(Request request) {
    return request.header("accept").contains(OpenApiProtobuf.MEDIA_TYPE);
  }

  /** {@code /openapi/v2} in its binary form. */
  public Reply binaryVersion2() {
    return new Reply.Whole(
        200,
        OpenApiProtobuf.MEDIA_TYPE.replace('@', '.'),
        OpenApiProtobuf.document(version2()),
        List.of());
  }

  /** A schema's name: the group turned round, as Kubernetes does, then version and kind. */
  static String name(Kind kind, GroupVersion groupVersion) {
    if (kind.group().isEmpty()) {
      return "io.k8s.api.core." + groupVersion.version() + "." + kind.kind();
    }
    List<String> parts = new ArrayList<>(List.of(kind.group().split("\\.")));
    Collections.reverse(parts);
    return String.join(".", parts) + "." + groupVersion.version() + "." + kind.kind();
  }

  private static ObjectNode schema(Kind kind, GroupVersion groupVersion) {
    ObjectNode schema = Json.of(OpenApi.schema(kind.schema()));
    schema
        .putArray("x-kubernetes-group-version-kind")
        .addObject()
        .put("group", kind.group())
        .put("kind", kind.kind())
        .put("version", groupVersion.version());
    if (TransactionWrites.strategic(kind)) {
      mergeKeys(schema);
    }
    return schema;
  }

  /** kubectl merges a list of these kinds by what these extensions say. */
  private static void mergeKeys(JsonNode node) {
    if (node instanceof ObjectNode object
        && object.get("x-kubernetes-list-map-keys") instanceof ArrayNode keys) {
      object.put("x-kubernetes-patch-strategy", "merge");
      object.set("x-kubernetes-patch-merge-key", keys.get(0));
    }
    node.forEach(OpenApiEndpoint::mergeKeys);
  }
}
