package io.zerohop.controlplane.xds.subscribe;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a client says on a delta stream about one type.
 *
 * @param subscribe names that it wants from now on; {@code *} is all
 * @param unsubscribe names that it no longer wants
 * @param initialVersions what it still holds from an earlier stream, by name
 * @param nonce of the response that this answers, empty if none
 * @param error why it refuses that response, null if it takes it
 */
public record DeltaRequest(
    List<String> subscribe,
    List<String> unsubscribe,
    Map<String, String> initialVersions,
    String nonce,
    @Nullable String error) {
  public DeltaRequest {
    subscribe = List.copyOf(subscribe);
    unsubscribe = List.copyOf(unsubscribe);
    initialVersions = Map.copyOf(initialVersions);
  }
}
