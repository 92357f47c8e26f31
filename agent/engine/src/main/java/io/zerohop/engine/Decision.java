package io.zerohop.engine;

import io.zerohop.engine.attempt.CallRequest;
import io.zerohop.engine.attempt.Step;
import io.zerohop.engine.outcome.Reason;
import io.zerohop.engine.pick.LiveCluster;
import io.zerohop.engine.pick.ServiceNames;
import io.zerohop.engine.route.Action;
import io.zerohop.engine.route.Action.Backend;
import io.zerohop.engine.route.Action.Forward;
import io.zerohop.engine.route.Backends;
import io.zerohop.engine.route.Route;
import io.zerohop.engine.route.RouteTable;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/** What the stages up to the cluster decide about a request. */
sealed interface Decision {
  /** The destination. */
  Listener listener();

  /** The rule that matched; null if none did or none is held. */
  @Nullable Route route();

  /** Forward to a cluster. */
  record Go(
      Listener listener,
      RouteTable table,
      Route route,
      Forward forward,
      Backend backend,
      int drawn,
      LiveCluster cluster)
      implements Decision {}

  /** Answer in the server's place; the backend is null where none was chosen. */
  record Answer(
      Listener listener,
      RouteTable table,
      @Nullable Route route,
      @Nullable Backend backend,
      int drawn,
      Step.Respond respond)
      implements Decision {}

  /** Something of the destination is not held. */
  record Missing(Listener listener, @Nullable Route route) implements Decision {}

  /** Walks a request through route and backend. */
  static Decision make(View view, Listener listener, CallRequest request, IntUnaryOperator random) {
    RouteTable table = view.table(listener);
    if (table == null) {
      return new Missing(listener, null);
    }
    Route route = table.find(request, listener.name());
    if (route == null) {
      String text = "no rule of " + ServiceNames.display(listener.name()) + " matches";
      return new Answer(listener, table, null, null, 0, Answers.plain(404, Reason.NO_ROUTE, text));
    }
    Action action = route.action();
    if (action instanceof Forward forward) {
      return forward(view, new Matched(listener, table, route), forward, random);
    }
    return new Answer(listener, table, route, null, 0, Answers.byRule(route, request));
  }

  private static Decision forward(
      View view, Matched matched, Forward forward, IntUnaryOperator random) {
    Backends backends = forward.backends();
    if (backends.total() == 0) {
      return unresolved(matched, null, "the rule has no backend that takes requests");
    }
    int drawn = backends.list().size() == 1 ? 0 : random.applyAsInt(backends.total());
    Backend backend = backends.at(drawn);
    LiveCluster cluster = view.cluster(backend.cluster());
    if (cluster != null) {
      return new Go(
          matched.listener, matched.table, matched.route, forward, backend, drawn, cluster);
    }
    if (view.isAbsent(backend.cluster())) {
      String text = "backend " + ServiceNames.display(backend.cluster()) + " does not exist";
      return unresolved(matched, backend, text);
    }
    return new Missing(matched.listener, matched.route);
  }

  private static Decision unresolved(Matched matched, @Nullable Backend backend, String text) {
    Step.Respond respond = Answers.plain(500, Reason.BACKEND_UNRESOLVED, text);
    return new Answer(matched.listener, matched.table, matched.route, backend, 0, respond);
  }

  /** A rule with where it was found. */
  record Matched(Listener listener, RouteTable table, Route route) {}
}
