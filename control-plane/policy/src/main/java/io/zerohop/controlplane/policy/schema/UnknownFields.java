package io.zerohop.controlplane.policy.schema;

/** What to do with a field that the schema does not have; Kubernetes' {@code fieldValidation}. */
public enum UnknownFields {
  /** It is an error. */
  STRICT,
  /** It is a warning, and left out. */
  WARN,
  /** It is left out. */
  IGNORE
}
