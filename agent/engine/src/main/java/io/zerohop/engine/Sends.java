package io.zerohop.engine;

import io.zerohop.engine.attempt.CallRequest;
import io.zerohop.engine.attempt.HeaderChanges;
import io.zerohop.engine.attempt.LoadQuestion;
import io.zerohop.engine.attempt.Step.Limits;
import io.zerohop.engine.attempt.Step.Mirror;
import io.zerohop.engine.attempt.Step.Send;
import io.zerohop.engine.attempt.Step.Target;
import io.zerohop.engine.attempt.Timeouts;
import io.zerohop.engine.pick.Draw;
import io.zerohop.engine.pick.LiveCluster;
import io.zerohop.engine.pick.LiveEndpoint;
import io.zerohop.engine.route.Action.MirrorTo;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts a send together from the rule, the endpoint and the clock. */
final class Sends {
  private Sends() {}

  /** The rule's end of the call; the application's own limit is its client's to keep. */
  static long callDeadline(long start, Timeouts timeouts) {
    long limit = timeouts.requestNanos();
    return limit <= 0 ? Limits.NONE : start + limit;
  }

  /** The send for an attempt; null if the endpoint's name has no address. */
  static @Nullable Send make(Order order, Mesh mesh) {
    Decision.Go go = order.go;
    boolean asks = order.attempt.asking;
    Send plain = asks ? order.attempt.endpoint.asking() : order.attempt.endpoint.plain();
    InetSocketAddress address = plain.address();
    if (address.isUnresolved() && !order.call.isDry()) { // a decision alone needs no address
      address = mesh.ports().names().resolve(address);
      if (address.isUnresolved()) {
        return null;
      }
    }
    String path = order.call.facts.path();
    Target target = target(go, path);
    Limits limits = limits(order, plain.limits());
    List<Mirror> mirrors = order.number == 1 ? mirrors(order, target, mesh) : List.of();
    HeaderChanges headers = go.backend().request();
    boolean isPlain =
        order.number == 1
            && address == plain.address()
            && target == Target.UNCHANGED
            && headers.isEmpty()
            && limits == plain.limits()
            && mirrors.isEmpty();
    return isPlain
        ? plain
        : new Send(
            order.number,
            address,
            plain.poolKey(),
            target,
            asks ? headers.then(LoadQuestion.ASK) : headers,
            limits,
            plain.tls(),
            mirrors);
  }

  private static Target target(Decision.Go go, String path) {
    Target target = go.forward().rewrite().apply(go.route().path(), path);
    String authority = go.backend().authority();
    return authority == null ? target : new Target(target.path(), authority);
  }

  private static Limits limits(Order order, Limits plain) {
    long perTry = order.go.forward().timeouts().backendRequestNanos();
    if (perTry == 0 && order.callDeadline == Limits.NONE) {
      return plain;
    }
    long attemptDeadline = order.callDeadline;
    if (perTry > 0) {
      long end = order.attempt.startNanos + perTry;
      attemptDeadline =
          order.callDeadline == Limits.NONE || order.callDeadline - end > 0
              ? end
              : order.callDeadline;
    }
    return new Limits(plain.connectTimeoutNanos(), attemptDeadline, order.callDeadline);
  }

  private static List<Mirror> mirrors(Order order, Target target, Mesh mesh) {
    List<MirrorTo> wanted = order.go.forward().mirrors();
    if (wanted.isEmpty()) {
      return List.of();
    }
    List<Mirror> mirrors = new ArrayList<>();
    for (MirrorTo one : wanted) {
      boolean due =
          one.perMillion() >= MirrorTo.ALL
              || mesh.ports().random().applyAsInt(MirrorTo.ALL) < one.perMillion();
      if (due) {
        Mirror mirror = mirror(order, one, target, mesh);
        if (mirror != null) {
          mirrors.add(mirror);
        } else if (!order.call.isDry()) {
          mesh.ports().observer().mirrorSkipped(order.call);
        }
      }
    }
    return mirrors;
  }

  /**
   * The copy for a mirror; null where it cannot be sent: the body is gone, nobody is there, no
   * address is known yet (a copy waits for no look-up), or TLS is asked for, which copies have not.
   */
  private static @Nullable Mirror mirror(Order order, MirrorTo to, Target target, Mesh mesh) {
    LiveCluster cluster = mesh.view().cluster(to.cluster());
    if (order.call.body() == CallRequest.Body.ONCE
        || cluster == null
        || cluster.cluster().tls() != null) {
      return null;
    }
    LiveEndpoint endpoint = cluster.pick(new Draw(mesh.ports().random()), order.attempt.startNanos);
    if (endpoint == null) {
      return null;
    }
    InetSocketAddress address = endpoint.endpoint().address();
    if (address.isUnresolved() && !order.call.isDry()) {
      address = mesh.ports().names().known(address);
      if (address.isUnresolved()) {
        return null;
      }
    }
    return new Mirror(address, endpoint.plain().poolKey(), target, order.go.backend().request());
  }

  /** What a send is made for. */
  record Order(MeshCall call, Decision.Go go, Attempt attempt, int number, long callDeadline) {}
}
