package io.zerohop.instrumentation.grpc;

import io.grpc.LoadBalancer;
import io.grpc.NameResolver;
import io.grpc.SynchronizationContext;
import java.lang.ref.WeakReference;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds the parts of one channel: what its resolver and its balancer have in common is the
 * channel's synchronization context. Thread-safe.
 */
final class Channels {
  private static final String RETRYING = "io.grpc.internal.RetryingNameResolver";

  /** Weak on both sides: a resolver leads to its channel's context. */
  private final Map<SynchronizationContext, WeakReference<LateResolver>> resolvers =
      new WeakHashMap<>();

  /** Channels to what the mesh cannot know: no interceptor of ours is in them. */
  private final Set<SynchronizationContext> others = Collections.newSetFromMap(new WeakHashMap<>());

  /** Whether a channel goes through a proxy of the application's own, as far as it was asked. */
  private final Map<SynchronizationContext, Boolean> proxied = new WeakHashMap<>();

  /** The place of a resolver below the library's retries, which versions from 1.54 on have. */
  synchronized LateResolver below(SynchronizationContext channel, NameResolver own) {
    LateResolver late = new LateResolver(own);
    resolvers.put(channel, new WeakReference<>(late));
    return late;
  }

  /**
   * The resolver of a channel, which is asked only when it is needed.
   *
   * @param target null for one that the mesh cannot know
   * @param isLate whether it is started only when an RPC needs it
   * @param whole as the library made it, perhaps around one that {@link #below} gave
   */
  synchronized NameResolver resolver(
      SynchronizationContext channel, @Nullable Target target, boolean isLate, NameResolver whole) {
    if (target == null) {
      others.add(channel);
    } else {
      others.remove(channel);
    }
    LateResolver late = find(channel);
    boolean isInside = late != null && !late.isBound();
    if (late == null || !isInside) {
      if (target == null || whole.getClass().getName().equals(RETRYING)) {
        resolvers.remove(channel); // ours is below such a one, or not there
        return whole;
      }
      late = below(channel, whole);
    }
    late.bind(isLate ? target : null);
    return isInside ? whole : late;
  }

  /**
   * Whether a channel goes through a proxy of the application's own. Asked once for a channel: its
   * interceptor was made, or not, by such an answer, and stays.
   */
  boolean isProxied(SynchronizationContext channel, BooleanSupplier asked) {
    synchronized (this) {
      Boolean known = proxied.get(channel);
      if (known != null) {
        return known;
      }
    }
    boolean answer = asked.getAsBoolean(); // code of the application's
    synchronized (this) {
      proxied.put(channel, answer);
    }
    return answer;
  }

  /**
   * What stands between a channel and its balancer: nothing of ours for what no mesh can know.
   * Wherever there may be an interceptor of ours, ours is there, whatever a proxy detector says:
   * RPCs that the mesh refuses must not get out.
   */
  synchronized LoadBalancer.Helper balancing(LoadBalancer.Helper own) {
    SynchronizationContext channel = own.getSynchronizationContext();
    return others.contains(channel) ? own : new MeshBalancing(own, find(channel));
  }

  private @Nullable LateResolver find(SynchronizationContext channel) {
    WeakReference<LateResolver> known = resolvers.get(channel);
    return known == null ? null : known.get();
  }
}
