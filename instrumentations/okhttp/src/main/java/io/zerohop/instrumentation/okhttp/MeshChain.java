package io.zerohop.instrumentation.okhttp;

import io.zerohop.spi.http.HttpHop;
import io.zerohop.spi.http.Wrapped;
import java.io.IOException;
import okhttp3.Interceptor;
import okhttp3.Request;
import okhttp3.Response;

/**
 * The rest of the library's chain as its cache sees it: what the cache cannot answer goes through
 * the mesh.
 */
record MeshChain(Interceptor.Chain real, Wiring wiring, Queued queued) {

  /** The chain with requests that go by the mesh. */
  Interceptor.Chain around() {
    return Wrapped.around(
        Interceptor.Chain.class,
        real,
        MeshChain.class.getClassLoader(),
        asked ->
            asked.name().equals("proceed") && asked.arguments()[0] instanceof Request request
                ? proceed(request)
                : asked.proceed());
  }

  private Response proceed(Request request) throws Exception {
    Turn turn = Turn.current();
    HttpHop<Response> hop = turn.takeLeg(real.call());
    OkHttpSender sender = new OkHttpSender(real, request, wiring);
    try {
      Response answer = hop == null ? null : hop.runAgain(sender);
      if (answer == null) {
        hop = HttpHop.begin(sender, queued.deadline(real.call()));
        answer = hop == null ? wiring.untouched(real, request) : hop.run();
      }
      if (hop != null && hop.isUntold()) {
        turn.challenged(hop, real.call());
      }
      return answer;
    } catch (IOException failure) {
      if (hop != null) {
        turn.last(failure);
      }
      throw failure;
    }
  }
}
