package io.zerohop.xds.client;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Which names are needed of a type: by what was received last, and by what is still in force. */
final class Needs {
  private Needs() {}

  static Set<String> of(
      ResourceType type, Shelves shelves, Configuration current, Set<String> demanded) {
    Set<String> names = new LinkedHashSet<>();
    switch (type) {
      case LISTENER -> throw new IllegalArgumentException("nothing refers to listeners");
      case ROUTE -> {
        Consumer<Held> add = held -> names.addAll(held.references().routes());
        forEach(shelves.of(ResourceType.LISTENER).accepted(), demanded, add);
        forEach(current.listeners(), demanded, add);
      }
      case CLUSTER -> {
        Consumer<Held> add = held -> names.addAll(held.references().clusters());
        shelves.of(ResourceType.ROUTE).accepted().values().forEach(add);
        current.routes().values().forEach(add);
        forEach(shelves.of(ResourceType.LISTENER).accepted(), demanded, add);
      }
      case ENDPOINTS -> {
        Consumer<Held> add = held -> names.addAll(held.references().endpoints());
        shelves.of(ResourceType.CLUSTER).accepted().values().forEach(add);
        current.clusters().values().forEach(add);
      }
    }
    return names;
  }

  private static void forEach(Map<String, Held> held, Set<String> names, Consumer<Held> action) {
    for (String name : names) {
      Held one = held.get(name);
      if (one != null) {
        action.accept(one);
      }
    }
  }
}
