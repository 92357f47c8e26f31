package io.zerohop.controlplane.xds.subscribe;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a client says on a state-of-the-world stream about one type.
 *
 * @param names all names that it wants, empty for the legacy wildcard; {@code *} is all
 * @param nonce of the response that this answers, empty if none
 * @param error why it refuses that response, null if it takes it
 */
public record WorldRequest(List<String> names, String nonce, @Nullable String error) {
  public WorldRequest {
    names = List.copyOf(names);
  }
}
