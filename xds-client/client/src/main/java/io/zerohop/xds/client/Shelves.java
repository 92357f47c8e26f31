package io.zerohop.xds.client;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.zerohop.xds.client.AdsStream.Offer;
import io.zerohop.xds.client.AdsStream.Offered;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Everything received, by type, after judgement. For the loop only. */
final class Shelves {
  private final Map<ResourceType, Shelf> shelves = new EnumMap<>(ResourceType.class);
  private final ResourceParser parser;

  Shelves(ResourceParser parser) {
    this.parser = parser;
    for (ResourceType type : ResourceType.values()) {
      shelves.put(type, new Shelf());
    }
  }

  Shelf of(ResourceType type) {
    Shelf shelf = shelves.get(type);
    if (shelf == null) {
      throw new IllegalStateException("no shelf for " + type);
    }
    return shelf;
  }

  List<Refusal> refusals() {
    return shelves.values().stream().flatMap(s -> s.refused().values().stream()).toList();
  }

  /**
   * Judges each resource by itself: the good ones are taken whatever the others are (gRFC A46).
   *
   * @return those that were refused
   */
  List<Refusal> take(Offer offer) {
    Shelf shelf = of(offer.type());
    List<Refusal> refusals = new ArrayList<>();
    Set<String> named = new LinkedHashSet<>();
    for (Offered offered : offer.resources()) {
      Refusal refusal = take(offer.type(), offered, named);
      if (refusal != null) {
        refusals.add(refusal);
      }
    }
    offer.removed().forEach(shelf::remove);
    if (offer.full() && refusals.stream().noneMatch(r -> r.name().isEmpty())) {
      removeAllBut(shelf, named);
    }
    return refusals;
  }

  private @Nullable Refusal take(ResourceType type, Offered offered, Set<String> named) {
    Shelf shelf = of(type);
    String name = offered.name();
    String problem;
    try {
      Message message = type.parse(offered.resource());
      name = name.isEmpty() ? type.nameOf(message) : name;
      if (named.add(name)) {
        problem = judge(type, message, offered, name);
      } else {
        problem = "name: two resources of this name in one message";
      }
    } catch (InvalidProtocolBufferException e) {
      problem = "not a readable message: " + e.getMessage();
    }
    if (problem == null) {
      return null;
    }
    boolean oldKept = shelf.get(name) != null;
    Refusal refusal = new Refusal(type, name, offered.version(), problem, oldKept);
    shelf.refuse(refusal);
    return refusal;
  }

  private @Nullable String judge(ResourceType type, Message message, Offered offered, String name)
      throws InvalidProtocolBufferException {
    if (name.isEmpty()) {
      return "name: must not be empty";
    }
    ResourceParser.Verdict verdict;
    try {
      verdict = parser.parse(type, name, message);
    } catch (RuntimeException e) {
      return "could not be read: " + e;
    }
    if (verdict instanceof ResourceParser.Refused refused) {
      return String.join("; ", refused.problems());
    }
    Object value = ((ResourceParser.Accepted) verdict).value();
    of(type)
        .accept(
            new Held(
                type, name, offered.version(), offered.resource(), References.of(message), value));
    return null;
  }

  private static void removeAllBut(Shelf shelf, Set<String> named) {
    Set<String> gone = new LinkedHashSet<>(shelf.accepted().keySet());
    gone.addAll(shelf.wanted());
    gone.removeAll(named);
    gone.forEach(shelf::remove);
    shelf.refused().keySet().retainAll(named);
  }
}
