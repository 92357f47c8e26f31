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
    MetaData.@Nullable Response head = response;
    if (response != null) {
      boolean carries = served.carries() && response.getStatus() >= 200;
      MetaData.Response sent = carries ? carrying(response) : response;
      status = sent.getStatus();
      fields = sent.getHttpFields();
      head = sent;
    }
    if (last) {
      whole = true;
    }
    super.send(request, head, last, content, callback);
  }

  private MetaData.Response carrying(MetaData.Response head) {
    try {
      HttpFields.Mutable more = HttpFields.build(head.getHttpFields());
      served.carry(
          (name, value) -> {
            if (!more.contains(name)) {
              more.put(name, value);
            }
          });
      return new MetaData.Response(
          head.getStatus(),
          head.getReason(),
          head.getHttpVersion(),
          more,
          head.getContentLength(),
          head.getTrailersSupplier());
    } catch (RuntimeException | LinkageError fault) {
      MeshPorts.fault("the head of an answer of Jetty's", fault);
      return head;
    }
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
