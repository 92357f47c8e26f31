package app;

import java.io.IOException;
import java.util.Set;
import org.apache.hc.core5.http.nio.AsyncEntityProducer;
import org.apache.hc.core5.http.nio.DataStreamChannel;
import org.jspecify.annotations.Nullable;

/** A body that is sent once. */
record OnceProducer(AsyncEntityProducer real, boolean chunked) implements AsyncEntityProducer {
  @Override
  public boolean isRepeatable() {
    return false;
  }

  @Override
  public void failed(Exception cause) {
    real.failed(cause);
  }

  @Override
  public long getContentLength() {
    return chunked ? -1 : real.getContentLength();
  }

  @Override
  public String getContentType() {
    return real.getContentType();
  }

  @Override
  public @Nullable String getContentEncoding() {
    return real.getContentEncoding();
  }

  @Override
  public boolean isChunked() {
    return chunked;
  }

  @Override
  public @Nullable Set<String> getTrailerNames() {
    return real.getTrailerNames();
  }

  @Override
  public int available() {
    return real.available();
  }

  @Override
  public void produce(DataStreamChannel channel) throws IOException {
    real.produce(channel);
  }

  @Override
  public void releaseResources() {
    real.releaseResources();
  }
}
