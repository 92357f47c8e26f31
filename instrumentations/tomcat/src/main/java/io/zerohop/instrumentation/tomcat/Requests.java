package io.zerohop.instrumentation.tomcat;

import io.zerohop.engine.attempt.HeaderChanges.Header;
import io.zerohop.engine.attempt.Step;
import io.zerohop.spi.Serving;
import io.zerohop.spi.hook.RepeatHandler;
import io.zerohop.spi.hook.Verdict;
import io.zerohop.spi.serve.Served;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.coyote.ActionCode;
import org.apache.coyote.Request;
import org.apache.coyote.Response;
import org.jspecify.annotations.Nullable;

/**
 * Around the two methods in which an adapter of Tomcat's has a request: the first has it once; the
 * second, after {@code startAsync}, whenever something happens to it, on any thread. Whichever it
 * leaves with nothing more to come was the end.
 */
final class Requests {
  /** Where the request keeps ours: Tomcat leaves the upper half of its notes to others. */
  private static final int NOTE = 31;

  private Requests() {}

  /** Around a request's first visit. */
  static final class First implements RepeatHandler {
    @Override
    public @Nullable Object enter(@Nullable Object self, @Nullable Object[] arguments) {
      if (!(arguments[0] instanceof Request request)) {
        return null;
      }
      if (request.getNote(NOTE) instanceof Served missed) {
        request.setNote(NOTE, null);
        missed.cancel();
      }
      Served served = Serving.mayConcern() ? Served.begin(new SeenRequest(request)) : null;
      if (served == null) {
        return null;
      }
      request.setNote(NOTE, served);
      return served.enter();
    }

    @Override
    public Verdict exit(Object token, Pass pass) {
      left((Served.Visit) token, pass, pass.thrown() != null);
      return Verdict.unchanged();
    }
  }

  /** Around those that follow. */
  static final class Later implements RepeatHandler {
    @Override
    public @Nullable Object enter(@Nullable Object self, @Nullable Object[] arguments) {
      return arguments[0] instanceof Request request
              && request.getNote(NOTE) instanceof Served served
          ? served.enter()
          : null;
    }

    @Override
    public Verdict exit(Object token, Pass pass) {
      left((Served.Visit) token, pass, !Boolean.TRUE.equals(pass.result()));
      return Verdict.unchanged();
    }
  }

  /** A processor is about to send the head of its answer, and no interim one. */
  static void committing(@Nullable Object answer) {
    if (answer instanceof Response response
        && response.getRequest().getNote(NOTE) instanceof Served served) {
      served.carry(
          (name, value) -> {
            if (response.getMimeHeaders().getHeader(name) == null) {
              response.addHeader(name, value);
            }
          });
    }
  }

  /** Inside of a first visit: the application is left out where the answer is given already. */
  static Verdict unlessRefused(@Nullable Object self, @Nullable Object[] arguments) {
    if (arguments[0] instanceof Request request
        && request.getNote(NOTE) instanceof Served served
        && served.refusal() != null
        && arguments[1] instanceof Response response) {
      respond(served.refusal(), request, response);
      return Verdict.result(null);
    }
    return Verdict.unchanged();
  }

  private static void left(Served.Visit visit, RepeatHandler.Pass pass, boolean broken) {
    visit.leave();
    if (pass.arguments()[0] instanceof Request request
        && pass.arguments()[1] instanceof Response response
        && (broken || !is(request, ActionCode.ASYNC_IS_ASYNC))) {
      request.setNote(NOTE, null);
      Throwable cut = pass.thrown() == null ? response.getErrorException() : pass.thrown();
      if (cut == null && !is(request, ActionCode.IS_IO_ALLOWED)) {
        cut = new IOException("the connection was closed before the answer's end");
      }
      visit
          .served()
          .answered(
              response.getStatus(),
              name -> SeenRequest.value(response.getMimeHeaders(), name),
              cut);
    }
  }

  private static boolean is(Request request, ActionCode what) {
    AtomicBoolean answer = new AtomicBoolean();
    request.action(what, answer);
    return answer.get();
  }

  /** A caller that does not hear of it is refused nevertheless. */
  private static void respond(Step.Respond respond, Request request, Response response) {
    response.setStatus(respond.status());
    for (Header header : respond.headers()) {
      response.addHeader(header.name(), header.value());
    }
    response.setContentLength(respond.body().length);
    try {
      if (respond.body().length > 0 && !request.method().equals("HEAD")) {
        response.doWrite(ByteBuffer.wrap(respond.body()));
      }
    } catch (IOException gone) {
      response.setErrorException(gone);
    }
    response.action(ActionCode.CLOSE, null);
  }
}
