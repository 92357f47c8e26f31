package io.zerohop.controlplane.policy.problem;

/**
 * The way to a field inside a resource, as Kubernetes writes it: {@code
 * spec.rules[0].backendRefs[1].name}.
 */
public record FieldPath(String text) {
  /** The resource itself. */
  public static final FieldPath ROOT = new FieldPath("");

  /** The path of the named field of this object; a name with dots or slashes is put in brackets. */
  public FieldPath child(String name) {
    if (name.indexOf('.') >= 0 || name.indexOf('/') >= 0) {
      return new FieldPath(text + "[" + name + "]");
    }
    return new FieldPath(text.isEmpty() ? name : text + "." + name);
  }

  /** The path of an item of this list, counted from 0. */
  public FieldPath item(int index) {
    return new FieldPath(text + "[" + index + "]");
  }

  @Override
  public String toString() {
    return text;
  }
}
