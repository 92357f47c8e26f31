package io.zerohop.controlplane.api.discovery;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zerohop.controlplane.api.document.Json;
import io.zerohop.controlplane.policy.kind.Kind;
import java.util.List;
import java.util.Optional;

/** Kubernetes' discovery documents, and the version. */
public final class DiscoveryEndpoint {
  /** The Kubernetes version whose conventions we follow, as clients compare it with their own. */
  private static final String MAJOR = "1";

  private static final String MINOR = "32";
  private static final List<String> VERBS =
      List.of("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch");

  private final String productVersion;

  /** Tells this version of Zerohop. */
  public DiscoveryEndpoint(String productVersion) {
    this.productVersion = productVersion;
  }

  /** {@code /version}. */
  public ObjectNode version() {
    return Json.object()
        .put("major", MAJOR)
        .put("minor", MINOR)
        .put("gitVersion", "v" + MAJOR + "." + MINOR + ".0+zerohop-" + productVersion)
        .put("gitCommit", "")
        .put("gitTreeState", "clean")
        .put("buildDate", "")
        .put("goVersion", "")
        .put("compiler", "javac")
        .put("platform", "java/" + Runtime.version().feature());
  }

  /** {@code /api}. */
  public ObjectNode core() {
    ObjectNode versions = Json.object();
    versions.put("kind", "APIVersions").putArray("versions").add("v1");
    versions.putArray("serverAddressByClientCIDRs");
    return versions;
  }

  /** {@code /apis}. */
  public ObjectNode groups() {
    ObjectNode list = Json.object();
    list.put("kind", "APIGroupList").put("apiVersion", "v1");
    ArrayNode groups = list.putArray("groups");
    GroupVersion.groups().forEach(group -> groups.add(describe(group)));
    return list;
  }

  /** {@code /apis/GROUP}. */
  public Optional<ObjectNode> group(String group) {
    if (group.isEmpty() || !GroupVersion.groups().contains(group)) {
      return Optional.empty();
    }
    ObjectNode described = describe(group);
    described.put("kind", "APIGroup").put("apiVersion", "v1");
    return Optional.of(described);
  }

  private static ObjectNode describe(String group) {
    ObjectNode described = Json.object().put("name", group);
    ArrayNode versions = described.putArray("versions");
    for (String version : GroupVersion.versions(group)) {
      versions.addObject().put("groupVersion", group + "/" + version).put("version", version);
    }
    described.set("preferredVersion", versions.get(0).deepCopy());
    return described;
  }

  /** {@code /api/v1} and {@code /apis/GROUP/VERSION}. */
  public Optional<ObjectNode> resources(String group, String version) {
    GroupVersion groupVersion = new GroupVersion(group, version);
    if (groupVersion.kinds().isEmpty()) {
      return Optional.empty();
    }
    ObjectNode list = Json.object();
    list.put("kind", "APIResourceList")
        .put("apiVersion", "v1")
        .put("groupVersion", groupVersion.apiVersion());
    ArrayNode resources = list.putArray("resources");
    if (group.isEmpty()) {
      namespaces(resources.addObject());
    }
    groupVersion.kinds().forEach(kind -> add(kind, resources));
    return Optional.of(list);
  }

  private static void namespaces(ObjectNode resource) {
    resource
        .put("name", "namespaces")
        .put("singularName", "namespace")
        .put("namespaced", false)
        .put("kind", "Namespace");
    resource.putArray("verbs").add("get").add("list");
    resource.putArray("shortNames").add("ns");
  }

  private static void add(Kind kind, ArrayNode resources) {
    ObjectNode resource = resources.addObject();
    resource
        .put("name", kind.plural())
        .put("singularName", kind.singular())
        .put("namespaced", true)
        .put("kind", kind.kind());
    ArrayNode verbs = resource.putArray("verbs");
    VERBS.forEach(verbs::add);
    if (!kind.names().shortNames().isEmpty()) {
      ArrayNode shortNames = resource.putArray("shortNames");
      kind.names().shortNames().forEach(shortNames::add);
    }
    resource.putArray("categories").add("zerohop");
    ObjectNode status = resources.addObject();
    status
        .put("name", kind.plural() + "/status")
        .put("singularName", "")
        .put("namespaced", true)
        .put("kind", kind.kind());
    status.putArray("verbs").add("get").add("patch").add("update");
  }

  /** {@code /}: what there is. */
  public ObjectNode paths() {
    ObjectNode all = Json.object();
    ArrayNode paths = all.putArray("paths");
    paths.add("/api").add("/apis");
    GroupVersion.all().forEach(gv -> paths.add("/" + gv.path()));
    paths.add("/healthz").add("/openapi/v2").add("/openapi/v3").add("/readyz").add("/version");
    paths.add("/zerohop/v1");
    return all;
  }
}
