package io.zerohop.engine;

import io.zerohop.engine.attempt.CallRequest;
import io.zerohop.engine.attempt.Fault;
import io.zerohop.engine.attempt.HeaderChanges;
import io.zerohop.engine.attempt.HeaderChanges.Header;
import io.zerohop.engine.attempt.Step;
import io.zerohop.engine.outcome.Reason;
import io.zerohop.engine.route.Action.Direct;
import io.zerohop.engine.route.Action.Redirect;
import io.zerohop.engine.route.Route;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Answers that the agent gives in a server's place. */
final class Answers {
  /** Names the reason in every answer that no server gave. */
  static final String REASON_HEADER = "zerohop-reason";

  private static final byte[] EMPTY = {};

  private Answers() {}

  /** A short text that begins with the reason's code. */
  static Step.Respond plain(int status, Reason reason, String text) {
    List<Header> headers =
        List.of(
            new Header(REASON_HEADER, reason.name()),
            new Header("content-type", "text/plain; charset=utf-8"));
    byte[] body = (reason + ": " + text + "\n").getBytes(StandardCharsets.UTF_8);
    return new Step.Respond(status, headers, body, reason);
  }

  /** An answer on purpose; of an RPC its status goes before the HTTP status. */
  static Step.Respond abort(Fault.Abort abort, String service) {
    String text = service + ": policy answers with " + abort.words();
    Step.Respond plain = plain(abort.status(), Reason.FAULT_INJECTED, text);
    if (abort.rpc() == null) {
      return plain;
    }
    List<Header> headers = new ArrayList<>(plain.headers());
    headers.add(new Header(Step.Respond.RPC_CODE, Integer.toString(abort.rpc().ordinal())));
    return new Step.Respond(abort.status(), List.copyOf(headers), plain.body(), plain.reason());
  }

  /** What a redirect or a direct response of the rule says. */
  static Step.Respond byRule(Route route, CallRequest request) {
    List<Header> headers = new ArrayList<>();
    headers.add(new Header(REASON_HEADER, Reason.ANSWERED_BY_POLICY.name()));
    int status;
    byte[] body = EMPTY;
    if (route.action() instanceof Redirect redirect) {
      status = redirect.status();
      String location = redirect.location().location(request, route.path());
      headers.add(new Header("location", location));
    } else if (route.action() instanceof Direct direct) {
      status = direct.status();
      body = direct.body();
    } else {
      throw new IllegalArgumentException("the rule must answer by itself, was " + route.action());
    }
    apply(route.responseHeaders(), headers);
    return new Step.Respond(status, List.copyOf(headers), body, Reason.ANSWERED_BY_POLICY);
  }

  private static void apply(HeaderChanges changes, List<Header> headers) {
    headers.removeIf(header -> changes.remove().contains(lower(header)));
    for (Header set : changes.set()) {
      headers.removeIf(header -> header.name().equalsIgnoreCase(set.name()));
      headers.add(set);
    }
    headers.addAll(changes.add());
  }

  private static String lower(Header header) {
    return header.name().toLowerCase(Locale.ROOT);
  }
}
