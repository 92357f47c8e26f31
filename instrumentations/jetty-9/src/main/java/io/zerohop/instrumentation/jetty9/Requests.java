package io.zerohop.instrumentation.jetty9;

import io.zerohop.engine.attempt.HeaderChanges.Header;
import io.zerohop.engine.attempt.Step;
import io.zerohop.spi.Serving;
import io.zerohop.spi.hook.RepeatHandler;
import io.zerohop.spi.hook.Verdict;
import io.zerohop.spi.serve.Served;
import java.io.IOException;
import org.eclipse.jetty.server.HttpChannel;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.jspecify.annotations.Nullable;

/**
 * Around the method in which a thread has a channel's request: the first time, and again whenever
 * something happens to it after {@code startAsync}. The channel itself tells the end, once.
 */
final class Requests implements RepeatHandler {
  /** The attribute in which a request keeps ours; the channel drops all when it is recycled. */
  private static final String KEPT = "io.zerohop.served";

  /** A request, and why its answer did not come to its end. */
  private static final class Kept {
    final Served served;
    volatile @Nullable Throwable cut;

    Kept(Served served) {
      this.served = served;
    }
  }

  @Override
  public @Nullable Object enter(@Nullable Object self, @Nullable Object[] arguments) {
    if (!(self instanceof HttpChannel channel)) {
      return null;
    }
    Kept kept = kept(channel);
    if (kept != null) {
      return kept.served.enter();
    }
    // Later visits of a request that was not ours from the beginning are not, either.
    Request request = channel.getRequest();
    if (!channel.getState().isInitial() || request.getMethod() == null || !Serving.mayConcern()) {
      return null;
    }
    Served begun = Served.begin(new SeenRequest(channel));
    if (begun == null) {
      return null;
    }
    request.setAttribute(KEPT, new Kept(begun));
    return begun.enter();
  }

  @Override
  public Verdict exit(Object token, Pass pass) {
    ((Served.Visit) token).leave();
    return Verdict.unchanged();
  }

  private static @Nullable Kept kept(@Nullable Object channel) {
    return channel instanceof HttpChannel known
            && known.getRequest().getAttribute(KEPT) instanceof Kept kept
        ? kept
        : null;
  }

  /** The answer that has begun is cut off. */
  static void cut(@Nullable Object channel, @Nullable Object why) {
    Kept kept = kept(channel);
    if (kept != null && kept.cut == null && why instanceof Throwable failure) {
      kept.cut = failure;
    }
  }

  /**
   * The channel is about to send something.
   *
   * @param head null where that is the response's own, made when it is sent first
   */
  static void sending(@Nullable Object channel, @Nullable Object head) {
    if (head == null && channel instanceof HttpChannel known && !known.isCommitted()) {
      Kept kept = kept(known);
      Response response = known.getResponse();
      if (kept != null) {
        kept.served.carry(
            (name, value) -> {
              if (!response.containsHeader(name)) {
                response.setHeader(name, value);
              }
            });
      }
    }
  }

  /** The channel has no more to do with the request. */
  static void over(@Nullable Object channel) {
    Kept kept = kept(channel);
    if (kept != null && channel instanceof HttpChannel known) {
      Response response = known.getResponse();
      kept.served.answered(
          response.getStatus(),
          name -> {
            String all = String.join(",", response.getHeaders(name));
            return all.isEmpty() ? null : all;
          },
          kept.cut);
    }
  }

  /** Inside of a first visit: the application is left out where the request is refused. */
  static Verdict unlessRefused(@Nullable Object channel) {
    Kept kept = kept(channel);
    Step.Respond refusal = kept == null ? null : kept.served.refusal();
    if (refusal == null || !(channel instanceof HttpChannel known)) {
      return Verdict.unchanged();
    }
    Response response = known.getResponse();
    known.getRequest().setHandled(true);
    response.setStatus(refusal.status());
    for (Header header : refusal.headers()) {
      response.addHeader(header.name(), header.value());
    }
    response.setContentLength(refusal.body().length);
    try {
      response.getHttpOutput().write(refusal.body(), 0, refusal.body().length);
    } catch (IOException gone) {
      // A caller that does not hear of it is refused nevertheless.
      return Verdict.failure(gone);
    }
    return Verdict.result(null);
  }
}
