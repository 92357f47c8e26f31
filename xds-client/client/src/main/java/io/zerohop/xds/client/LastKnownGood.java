package io.zerohop.xds.client;

import com.google.protobuf.InvalidProtocolBufferException;
import io.zerohop.proto.envoy.service.discovery.v3.Resource;
import io.zerohop.proto.zerohop.v1.SavedResource;
import io.zerohop.proto.zerohop.v1.SavedState;
import io.zerohop.xds.client.AdsStream.Offered;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The last configuration that a control plane confirmed, kept on disk for a start without one. All
 * instances of a service with one control plane share it: what another instance held and this one
 * does not is kept until it is too old. Not thread-safe; safe between processes.
 */
public final class LastKnownGood {
  private static final Duration SELDOM = Duration.ofHours(1);
  private static final Duration OFTEN = Duration.ofMinutes(1);
  private static final int CONFIRMATIONS = 24;

  private final StateFile file;
  private final Key key;
  private final Duration maxAge;
  private final InstantSource clock;
  private final Consumer<String> notices;
  private boolean writeFailed;

  /**
   * Whose configuration it is.
   *
   * @param controlPlane as it was configured
   */
  public record Key(String controlPlane, String namespace, String service) {}

  /**
   * What was found.
   *
   * @param savedAt when a control plane confirmed it last
   * @param expired whether it is too old to be followed; it still tells who asked for TLS
   */
  record Saved(Instant savedAt, boolean expired, Map<ResourceType, List<Offered>> resources) {}

  /**
   * @param directory made with access for its owner only, if it is not there
   * @param maxAge older ones are not followed
   * @param notices hears one sentence when a file cannot be used or written
   */
  public LastKnownGood(
      Path directory, Key key, Duration maxAge, InstantSource clock, Consumer<String> notices) {
    this.file =
        new StateFile(
            directory, key.service(), List.of(key.controlPlane(), key.namespace(), key.service()));
    this.key = key;
    this.maxAge = maxAge;
    this.clock = clock;
    this.notices = notices;
  }

  /**
   * How often to write while a control plane confirms what is held, though nothing changes: what
   * was confirmed a moment ago must not look too old after the next start.
   */
  Duration refresh() {
    Duration share = maxAge.dividedBy(CONFIRMATIONS);
    return share.compareTo(SELDOM) > 0 ? SELDOM : share.compareTo(OFTEN) < 0 ? OFTEN : share;
  }

  /** How long ago a control plane confirmed it. */
  Duration age(Saved saved) {
    return Duration.between(saved.savedAt(), clock.instant());
  }

  /** What is on disk, or null if there is nothing that may be used. */
  @Nullable Saved read() {
    try {
      SavedState state = load();
      if (state == null) {
        return null;
      }
      Instant savedAt = Instant.ofEpochMilli(state.getSavedEpochMillis());
      Duration age = Duration.between(savedAt, clock.instant());
      boolean expired = age.compareTo(maxAge) > 0;
      if (expired) {
        notices.accept(
            "the last-known-good configuration is "
                + age.toHours()
                + " h old, state.max.age is "
                + maxAge.toHours()
                + " h: calls do not follow it ("
                + file.path()
                + ")");
      }
      return new Saved(savedAt, expired, resourcesOf(state));
    } catch (IOException e) {
      notices.accept("last-known-good " + file.path() + " is not used: " + e.getMessage());
      return null;
    }
  }

  /** Replaces what is on disk. A failure is told once and changes nothing else. */
  void write(Configuration configuration) {
    try {
      file.replace(before -> merge(configuration, readable(before)).toByteArray());
      writeFailed = false;
    } catch (IOException e) {
      if (!writeFailed) {
        writeFailed = true;
        notices.accept(
            "cannot keep the last-known-good configuration in state.dir ("
                + file.path()
                + "): "
                + e.getMessage()
                + "; a start without control plane will have none. Set zerohop.state.dir to a"
                + " directory that this user can write");
      }
    }
  }

  private @Nullable SavedState load() throws IOException {
    byte[] payload = file.read();
    if (payload == null) {
      return null;
    }
    SavedState state = SavedState.parseFrom(payload);
    boolean ours =
        state.getControlPlane().equals(key.controlPlane())
            && state.getNamespace().equals(key.namespace())
            && state.getService().equals(key.service());
    return ours ? state : null;
  }

  private static SavedState readable(byte @Nullable [] payload) {
    try {
      return payload == null ? SavedState.getDefaultInstance() : SavedState.parseFrom(payload);
    } catch (InvalidProtocolBufferException e) {
      return SavedState.getDefaultInstance();
    }
  }

  private SavedState merge(Configuration configuration, SavedState before) {
    long now = clock.millis();
    Set<String> written = new HashSet<>();
    SavedState.Builder state =
        SavedState.newBuilder()
            .setControlPlane(key.controlPlane())
            .setNamespace(key.namespace())
            .setService(key.service())
            .setSavedEpochMillis(now);
    List<Collection<Held>> all =
        List.of(
            configuration.listeners().values(),
            configuration.routes().values(),
            configuration.clusters().values(),
            configuration.endpoints().values());
    for (Collection<Held> some : all) {
      for (Held held : some) {
        written.add(held.type().typeUrl() + held.name());
        state.addResources(saved(held, now));
      }
    }
    String listeners = ResourceType.LISTENER.typeUrl();
    long oldest = now - maxAge.toMillis();
    for (SavedResource other : before.getResourcesList()) {
      boolean known = written.contains(other.getTypeUrl() + other.getResource().getName());
      if (!known && !other.getTypeUrl().equals(listeners) && other.getSeenEpochMillis() > oldest) {
        state.addResources(other);
      }
    }
    return state.build();
  }

  private static SavedResource saved(Held held, long now) {
    return SavedResource.newBuilder()
        .setTypeUrl(held.type().typeUrl())
        .setSeenEpochMillis(now)
        .setResource(
            Resource.newBuilder()
                .setName(held.name())
                .setVersion(held.version())
                .setResource(held.raw()))
        .build();
  }

  private static Map<ResourceType, List<Offered>> resourcesOf(SavedState state) {
    Map<ResourceType, List<Offered>> resources = new EnumMap<>(ResourceType.class);
    for (SavedResource saved : state.getResourcesList()) {
      ResourceType type = ResourceType.of(saved.getTypeUrl());
      if (type != null) {
        Resource resource = saved.getResource();
        resources
            .computeIfAbsent(type, t -> new ArrayList<>())
            .add(new Offered(resource.getName(), resource.getVersion(), resource.getResource()));
      }
    }
    return resources;
  }
}
