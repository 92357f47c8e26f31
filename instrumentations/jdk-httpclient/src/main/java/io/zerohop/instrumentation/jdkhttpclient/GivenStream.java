package io.zerohop.instrumentation.jdkhttpclient;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.ref.Cleaner;

/**
 * A response body as a stream in the application's hands. The library holds its own end of it as
 * long as the connection lives; only through this one can be seen that the application has dropped
 * it without closing, and then the call is given back and the connection closed.
 */
final class GivenStream extends FilterInputStream {
  private final Cleaner.Cleanable cleanable;

  GivenStream(InputStream stream, Hop hop) {
    super(stream);
    cleanable = Given.whenDropped(this, new Release(stream, hop));
  }

  /** Holds no reference to the stream that it watches over. */
  private record Release(InputStream stream, Hop hop) implements Runnable {
    @Override
    public void run() {
      try {
        stream.close();
      } catch (IOException gone) {
        // Nobody is left to be told.
        return;
      } finally {
        hop.cancel();
      }
    }
  }

  @Override
  public byte[] readAllBytes() throws IOException {
    return in.readAllBytes();
  }

  @Override
  public byte[] readNBytes(int length) throws IOException {
    return in.readNBytes(length);
  }

  @Override
  public int readNBytes(byte[] bytes, int offset, int length) throws IOException {
    return in.readNBytes(bytes, offset, length);
  }

  @Override
  public void skipNBytes(long n) throws IOException {
    in.skipNBytes(n);
  }

  @Override
  public long transferTo(OutputStream out) throws IOException {
    return in.transferTo(out);
  }

  @Override
  public void close() throws IOException {
    try {
      in.close();
    } finally {
      cleanable.clean();
    }
  }
}
