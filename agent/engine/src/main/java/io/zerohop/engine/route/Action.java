package io.zerohop.engine.route;

import io.zerohop.engine.attempt.HeaderChanges;
import io.zerohop.engine.attempt.RetryPolicy;
import io.zerohop.engine.attempt.Timeouts;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a rule does with a request. */
public sealed interface Action {

  /**
   * Forward to one of several backends.
   *
   * @param backends by weight
   * @param timeouts how long it may take
   * @param retry what is tried again
   * @param rewrite what the request asks for, seen by the backend
   * @param mirrors where copies go
   * @param gates what may hold it back
   */
  record Forward(
      Backends backends,
      Timeouts timeouts,
      RetryPolicy retry,
      Rewrite rewrite,
      List<MirrorTo> mirrors,
      Gates gates)
      implements Action {
    public Forward {
      mirrors = List.copyOf(mirrors);
    }

    /** To one cluster, with every default. */
    public static Forward to(String cluster) {
      return to(new Backend(cluster, 1));
    }

    /** To these backends, with every default. */
    public static Forward to(Backend... backends) {
      return new Forward(
          new Backends(Arrays.asList(backends)),
          Timeouts.NONE,
          RetryPolicy.NONE,
          Rewrite.NONE,
          List.of(),
          Gates.NONE);
    }

    /** The same with other timeouts. */
    public Forward with(Timeouts other) {
      return new Forward(backends, other, retry, rewrite, mirrors, gates);
    }

    /** The same with another retry policy. */
    public Forward with(RetryPolicy other) {
      return new Forward(backends, timeouts, other, rewrite, mirrors, gates);
    }

    /** The same with another rewrite. */
    public Forward with(Rewrite other) {
      return new Forward(backends, timeouts, retry, other, mirrors, gates);
    }

    /** The same with other mirrors. */
    public Forward with(MirrorTo... others) {
      return new Forward(backends, timeouts, retry, rewrite, Arrays.asList(others), gates);
    }

    /** The same, held back by others. */
    public Forward with(Gates other) {
      return new Forward(backends, timeouts, retry, rewrite, mirrors, other);
    }
  }

  /**
   * Answer with a redirect.
   *
   * @param location how the location is made
   * @param status 301, 302, 303, 307 or 308
   */
  record Redirect(RedirectTo location, int status) implements Action {}

  /** Answer with this. The body must not be changed. */
  @SuppressWarnings("ArrayRecordComponent")
  record Direct(int status, byte[] body) implements Action {}

  /**
   * A destination for a share of the requests.
   *
   * @param cluster the cluster's name
   * @param weight 0 takes no request
   * @param request changes to the request headers, the rule's and then the backend's
   * @param response changes to the response headers, the rule's and then the backend's
   * @param authority for the Host header; null: the rule's, or as it was
   * @param origin file and line; null where unknown
   */
  record Backend(
      String cluster,
      int weight,
      HeaderChanges request,
      HeaderChanges response,
      @Nullable String authority,
      @Nullable String origin) {
    /** A backend without filters. */
    public Backend(String cluster, int weight) {
      this(cluster, weight, HeaderChanges.NONE, HeaderChanges.NONE, null, null);
    }
  }

  /**
   * A cluster that gets copies of requests.
   *
   * @param perMillion how many of a million requests are copied
   */
  record MirrorTo(String cluster, int perMillion) {
    /** Every request. */
    public static final int ALL = 1_000_000;
  }
}
