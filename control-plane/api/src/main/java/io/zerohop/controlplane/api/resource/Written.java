package io.zerohop.controlplane.api.resource;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * What came of a write.
 *
 * @param action what happened
 * @param document the object after it, as the caller sees it
 * @param warnings sentences for the caller
 */
public record Written(Action action, ObjectNode document, List<String> warnings) {
  /** What happened to the object. */
  public enum Action {
    CREATED,
    CONFIGURED,
    UNCHANGED,
    DELETED,
    /** Its deletion waits for finalizers. */
    DELETING
  }

  public Written {
    warnings = List.copyOf(warnings);
  }
}
