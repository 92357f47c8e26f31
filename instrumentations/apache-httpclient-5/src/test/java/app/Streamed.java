package app;

import io.zerohop.testkit.Answer;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.nio.AsyncResponseConsumer;
import org.apache.hc.core5.http.nio.CapacityChannel;
import org.apache.hc.core5.http.nio.support.classic.ContentInputStream;
import org.apache.hc.core5.http.nio.support.classic.SharedInputBuffer;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/** A response as a stream, at the pace at which it is read. */
final class Streamed implements AsyncResponseConsumer<Object> {
  private final SharedInputBuffer buffer = new SharedInputBuffer(65536);
  private final CompletableFuture<Answer> answer;
  private final Runnable cancel;
  private volatile @Nullable Exception failure;
  private volatile boolean ended;
  private @Nullable FutureCallback<Object> result;

  Streamed(CompletableFuture<Answer> answer, Runnable cancel) {
    this.answer = answer;
    this.cancel = cancel;
  }

  @Override
  public void consumeResponse(
      HttpResponse response,
      @Nullable EntityDetails details,
      HttpContext context,
      FutureCallback<Object> callback) {
    Map<String, List<String>> headers = new TreeMap<>();
    for (Header header : response.getHeaders()) {
      headers
          .computeIfAbsent(header.getName().toLowerCase(Locale.ROOT), any -> new ArrayList<>())
          .add(header.getValue());
    }
    result = callback;
    InputStream body = details == null ? InputStream.nullInputStream() : new Body();
    if (details == null) {
      callback.completed(this);
    }
    answer.complete(new Answer(response.getCode(), headers, body, cancel));
  }

  /** What broke the body is what a reader gets. */
  private final class Body extends FilterInputStream {
    Body() {
      super(new ContentInputStream(buffer));
    }

    @Override
    public int read() throws IOException {
      int read = super.read();
      check(read);
      return read;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
      try {
        int read = super.read(into, from, length);
        check(read);
        return read;
      } catch (IOException aborted) {
        check(-1);
        throw aborted;
      }
    }

    /** Reads nothing more: what is left is the connection's matter. */
    @Override
    public void close() {}

    private void check(int read) throws IOException {
      Exception cause = failure;
      if (read < 0 && cause != null) {
        throw cause instanceof IOException broken ? broken : new IOException(cause);
      }
    }
  }

  @Override
  public void informationResponse(HttpResponse response, HttpContext context) {}

  @Override
  public void updateCapacity(CapacityChannel channel) throws IOException {
    buffer.updateCapacity(channel);
  }

  @Override
  public void consume(ByteBuffer bytes) {
    buffer.fill(bytes);
  }

  @Override
  public void streamEnd(@Nullable List<? extends Header> trailers) {
    ended = true;
    if (result != null) {
      result.completed(this);
    }
  }

  @Override
  public void failed(Exception cause) {
    if (ended) {
      return; // 5.0 cancels an exchange that is over before the call knows how to cancel it.
    }
    failure = cause;
    buffer.abort();
    answer.completeExceptionally(cause);
  }

  /** The end is shown to who reads when the client has its connection back, not just before. */
  @Override
  public void releaseResources() {
    if (ended) {
      buffer.markEndStream();
    }
  }
}
