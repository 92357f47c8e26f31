package io.zerohop.runtime;

import io.zerohop.engine.Held;
import io.zerohop.engine.Snapshot;
import io.zerohop.engine.pick.Endpoints;
import io.zerohop.engine.route.RouteTable;
import io.zerohop.xds.client.Configuration;
import io.zerohop.xds.client.ResourceParser;
import io.zerohop.xds.client.ResourceSink;
import io.zerohop.xds.client.ResourceType;
import io.zerohop.xds.translate.ClusterConfig;
import io.zerohop.xds.translate.ListenerConfig;
import io.zerohop.xds.translate.SnapshotBuilder;
import io.zerohop.xds.translate.Translation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Feeds the engine: resources are judged by the translation, consistent configurations become
 * snapshots. Used on the thread of the xDS client; {@link #leftOut} by any.
 */
final class ConfigurationFeed implements ResourceSink {
  private static final int MOST_NOTES = 200;

  private final SnapshotBuilder builder;
  private final Consumer<Snapshot> publish;
  private final Consumer<Collection<ListenerConfig>> listeners;
  private final Map<String, List<String>> leftOut = new TreeMap<>();

  /** One whose listeners say nothing but which hosts there are. */
  ConfigurationFeed(String namespace, Consumer<Snapshot> publish) {
    this(namespace, publish, listeners -> {});
  }

  /**
   * @param listeners told of those in force; none while no configuration is
   */
  ConfigurationFeed(
      String namespace,
      Consumer<Snapshot> publish,
      Consumer<Collection<ListenerConfig>> listeners) {
    this.builder = new SnapshotBuilder(namespace);
    this.publish = publish;
    this.listeners = listeners;
  }

  /** Accepts what can be translated, and keeps what it leaves out. */
  ResourceParser parser() {
    return ResourceParser.of(Translation::of, this::judge);
  }

  private ResourceParser.Verdict judge(ResourceType type, String name, Translation<?> translation) {
    if (translation instanceof Translation.Refused<?> refused) {
      return new ResourceParser.Refused(refused.texts());
    }
    Translation.Accepted<?> accepted = (Translation.Accepted<?>) translation;
    note(type, name, accepted.leftOut());
    return new ResourceParser.Accepted(accepted.value());
  }

  @Override
  public void update(Configuration configuration) {
    Held held = held(configuration.origin());
    Collection<ListenerConfig> known = values(configuration.listeners(), ListenerConfig.class);
    publish.accept(
        builder.build(
            new SnapshotBuilder.Resources(
                held,
                Long.toString(configuration.revision()),
                known,
                values(configuration.routes(), RouteTable.class),
                values(configuration.clusters(), ClusterConfig.class),
                values(configuration.endpoints(), Endpoints.class),
                configuration.absentRoutes())));
    listeners.accept(held == Held.EXPIRED || held == Held.NONE ? List.of() : known);
  }

  /** What resources say beside and this agent does not do, by resource. */
  Map<String, List<String>> leftOut() {
    synchronized (leftOut) {
      return new TreeMap<>(leftOut);
    }
  }

  private void note(ResourceType type, String name, List<String> notes) {
    String key = type + " " + name;
    synchronized (leftOut) {
      if (notes.isEmpty()) {
        leftOut.remove(key);
      } else if (leftOut.size() < MOST_NOTES || leftOut.containsKey(key)) {
        leftOut.put(key, notes);
      }
    }
  }

  private static Held held(Configuration.Origin origin) {
    return switch (origin) {
      case NONE -> Held.NONE;
      case EXPIRED -> Held.EXPIRED;
      case SAVED -> Held.LAST_KNOWN_GOOD;
      case LIVE -> Held.LIVE;
    };
  }

  private static <T> Collection<T> values(
      Map<String, io.zerohop.xds.client.Held> resources, Class<T> type) {
    List<T> values = new ArrayList<>(resources.size());
    resources.values().forEach(held -> values.add(type.cast(held.value())));
    return values;
  }
}
