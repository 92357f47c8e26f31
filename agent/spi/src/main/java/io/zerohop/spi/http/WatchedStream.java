package io.zerohop.spi.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** A response's body as a stream that tells its hop how it ended. */
public final class WatchedStream extends FilterInputStream {
  private final Hop hop;

  /** Watches over a stream; what it throws becomes what the application gets. */
  public WatchedStream(@Nullable InputStream real, Hop hop) {
    super(real);
    this.hop = hop;
  }

  @Override
  public int read() throws IOException {
    return (int) hop.read(super::read);
  }

  @Override
  public int read(byte[] into, int from, int length) throws IOException {
    return (int) hop.read(() -> super.read(into, from, length));
  }

  @Override
  public void close() throws IOException {
    hop.closeBody(super::close);
  }
}
