package io.zerohop.controlplane.api.http;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One request, whole.
 *
 * @param method in upper case
 * @param path the decoded path, without query
 * @param query decoded parameters in their order
 * @param headers names in lower case
 * @param body never changed after this
 * @param peer the caller's address, for the audit
 */
@SuppressWarnings("ArrayRecordComponent")
public record Request(
    String method,
    String path,
    Map<String, List<String>> query,
    Map<String, String> headers,
    byte[] body,
    String peer) {
  /** The first value of a query parameter. */
  public Optional<String> parameter(String name) {
    List<String> values = query.getOrDefault(name, List.of());
    return values.isEmpty() ? Optional.empty() : Optional.of(values.get(0));
  }

  /** Tells whether a query parameter is {@code true} or {@code 1}, as Kubernetes' clients send. */
  public boolean flag(String name) {
    return parameter(name).filter(value -> value.equals("true") || value.equals("1")).isPresent();
  }

  /** A header's value, empty where it is absent. */
  public String header(String name) {
    return headers.getOrDefault(name, "");
  }

  /** The path's parts: {@code /api/v1/} is api, v1. */
  public List<String> parts() {
    return List.of(path.split("/")).stream().filter(part -> !part.isEmpty()).toList();
  }
}
