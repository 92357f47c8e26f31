package io.zerohop.instrumentation.jetty;

import io.zerohop.spi.MeshPorts;
import io.zerohop.spi.serve.Served;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * The stream that a request's answer goes through: sees the head as it is sent, be it the
 * application's or Jetty's own, and tells the end once, before Jetty forgets the request.
 */
final class SeenAnswer extends HttpStream.Wrapper {
  private final Served served;
  private volatile int status;
  private volatile @Nullable HttpFields fields;
  private volatile boolean whole;

  SeenAnswer(HttpStream stream, Served served) {
    super(stream);
    this.served = served;
  }

  @Override
  public void send(
      MetaData.Request request,
      MetaData.@Nullable Response response,
      boolean last,
      ByteBuffer content,
      Callback callback) {
    if (response != null) {
      status = response.getStatus();
      fields = response.getHttpFields();
    }
    if (last) {
      whole = true;
    }
    super.send(request, response, last, content, callback);
  }

  @Override
  public void succeeded() {
    over(null);
    super.succeeded();
  }

  @Override
  public void failed(Throwable failure) {
    over(failure);
    super.failed(failure);
  }

  private void over(@Nullable Throwable failure) {
    try {
      HttpFields sent = fields;
      if (sent != null) {
        // A handler that threw has its answer too: Jetty's, which may have gone out whole.
        served.answered(status, name -> SeenRequest.value(sent, name), whole ? null : failure);
      } else if (failure != null) {
        served.failed(failure);
      } else {
        served.cancel();
      }
    } catch (RuntimeException | LinkageError fault) {
      MeshPorts.fault("the end of a request of Jetty's", fault);
    }
  }
}
