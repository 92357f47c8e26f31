package io.zerohop.runtime;

import io.zerohop.xds.client.XdsClient;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The xDS client, which comes later than those who use it. Thread-safe. */
final class LateClient {
  private List<Consumer<XdsClient>> waiting = new ArrayList<>();
  private volatile @Nullable XdsClient client;

  /** Runs the action with the client, now or when it is there. */
  void use(Consumer<XdsClient> action) {
    XdsClient there = client;
    if (there == null) {
      synchronized (this) {
        there = client;
        if (there == null) {
          waiting.add(action);
          return;
        }
      }
    }
    action.accept(there);
  }

  /** The client, null while there is none. */
  @Nullable XdsClient get() {
    return client;
  }

  /** The client is there. */
  void come(XdsClient made) {
    List<Consumer<XdsClient>> actions;
    synchronized (this) {
      client = made;
      actions = waiting;
      waiting = List.of();
    }
    actions.forEach(action -> action.accept(made));
  }
}
