package io.zerohop.controlplane.store;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Those who want to hear of commits. One that fails harms neither the write nor the others. */
final class Listeners {
  private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);

  private final List<Consumer<List<Change>>> listeners = new CopyOnWriteArrayList<>();

  Runnable add(Consumer<List<Change>> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  void tell(List<Change> changes) {
    if (changes.isEmpty()) {
      return;
    }
    for (Consumer<List<Change>> listener : listeners) {
      try {
        listener.accept(changes);
      } catch (RuntimeException e) {
        LOG.warn("a listener failed on a committed change", e);
      }
    }
  }
}
