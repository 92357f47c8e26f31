package io.zerohop.xds.translate;

/**
 * What is wrong with a resource, in the words that go back to the control plane.
 *
 * @param field the path of the field, as in the .proto files: {@code
 *     virtual_hosts[0].routes[3].match.safe_regex}
 * @param message what is wrong with it
 */
public record Problem(String field, String message) {
  @Override
  public String toString() {
    return field.isEmpty() ? message : field + ": " + message;
  }
}
