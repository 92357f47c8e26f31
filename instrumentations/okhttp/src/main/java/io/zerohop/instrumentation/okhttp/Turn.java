package io.zerohop.instrumentation.okhttp;

import io.zerohop.spi.http.HttpHop;
import java.io.IOException;
import okhttp3.Call;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * What one hook leaves for the next, on the one thread on which OkHttp runs a call: synchronous
 * calls and queued ones alike.
 */
final class Turn {
  private static final ThreadLocal<Turn> CURRENT = ThreadLocal.withInitial(Turn::new);

  private @Nullable IOException failure;
  private @Nullable Challenged challenged;
  private @Nullable Challenged leg;

  /** Where the address that the library makes now is to lead. */
  Wiring.@Nullable Target target;

  /** A call whose hop has got a response that may be a challenge. */
  record Challenged(HttpHop<Response> hop, Call call) {}

  static Turn current() {
    return CURRENT.get();
  }

  /** The engine has had its say on this failure: the library is not to try again by itself. */
  void last(IOException thrown) {
    failure = thrown;
  }

  boolean isLast(@Nullable Object thrown) {
    boolean last = thrown == failure;
    failure = null;
    return last && thrown != null;
  }

  /** This hop's response may be a challenge that the library answers. */
  void challenged(HttpHop<Response> hop, Call call) {
    challenged = new Challenged(hop, call);
  }

  @Nullable Challenged takeChallenged() {
    Challenged taken = challenged;
    challenged = null;
    return taken;
  }

  /** The library answers the challenge with the call's next request. */
  void answers(Challenged hop) {
    leg = hop;
  }

  boolean hasLeg() {
    return leg != null;
  }

  /** The hop whose challenge this call's request answers; null if it answers none. */
  @Nullable HttpHop<Response> takeLeg(Call call) {
    Challenged taken = leg;
    leg = null;
    if (taken != null && taken.call() != call) {
      taken.hop().cancel();
      return null;
    }
    return taken == null ? null : taken.hop();
  }
}
