package io.zerohop.instrumentation.jetty;

import io.zerohop.engine.attempt.HeaderChanges.Header;
import io.zerohop.engine.attempt.Step;
import io.zerohop.spi.Serving;
import io.zerohop.spi.hook.Member;
import io.zerohop.spi.hook.RepeatHandler;
import io.zerohop.spi.hook.Verdict;
import io.zerohop.spi.serve.Served;
import java.nio.ByteBuffer;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Around the methods in which a thread has a request: the server has it once, the channel of a
 * servlet again whenever something happens to it after {@code startAsync}.
 */
final class Requests {
  /** The attribute in which a request keeps ours; Jetty drops all with the request. */
  private static final String KEPT = "io.zerohop.served";

  private Requests() {}

  /** Around the first visit. */
  static final class First implements RepeatHandler {
    @Override
    public @Nullable Object enter(@Nullable Object self, @Nullable Object[] arguments) {
      if (!(arguments[0] instanceof Request request)) {
        return null;
      }
      Served served = kept(request);
      if (served == null && Serving.mayConcern()) {
        served = begin(request);
      }
      return served == null ? null : served.enter();
    }

    private static @Nullable Served begin(Request request) {
      Served begun = Served.begin(new SeenRequest(Request.unWrap(request)));
      if (begun != null) {
        request.setAttribute(KEPT, begun);
        request.addHttpStreamWrapper(stream -> new SeenAnswer(stream, begun));
      }
      return begun;
    }

    @Override
    public Verdict exit(Object token, Pass pass) {
      ((Served.Visit) token).leave();
      return Verdict.unchanged();
    }
  }

  /** Around those that follow. */
  static final class Later implements RepeatHandler {
    private final Member request;

    Later(Member request) {
      this.request = request;
    }

    @Override
    public @Nullable Object enter(@Nullable Object self, @Nullable Object[] arguments) {
      Served served = request.call(self) instanceof Request known ? kept(known) : null;
      return served == null ? null : served.enter();
    }

    @Override
    public Verdict exit(Object token, Pass pass) {
      ((Served.Visit) token).leave();
      return Verdict.unchanged();
    }
  }

  private static @Nullable Served kept(Request request) {
    return request.getAttribute(KEPT) instanceof Served served ? served : null;
  }

  /** Inside of a first visit: the application is left out where the request is refused. */
  static Verdict unlessRefused(@Nullable Object[] arguments) {
    if (arguments[0] instanceof Request request
        && arguments[1] instanceof Response response
        && arguments[2] instanceof Callback callback) {
      Served served = kept(request);
      Step.Respond refusal = served == null ? null : served.refusal();
      if (refusal != null) {
        response.setStatus(refusal.status());
        for (Header header : refusal.headers()) {
          response.getHeaders().add(header.name(), header.value());
        }
        response.getHeaders().put("Content-Length", (long) refusal.body().length);
        response.write(true, ByteBuffer.wrap(refusal.body()), callback);
        return Verdict.result(true);
      }
    }
    return Verdict.unchanged();
  }
}
