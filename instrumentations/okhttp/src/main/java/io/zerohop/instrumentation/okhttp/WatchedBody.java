package io.zerohop.instrumentation.okhttp;

import io.zerohop.spi.http.Hop;
import java.io.IOException;
import okhttp3.MediaType;
import okhttp3.ResponseBody;
import okio.Buffer;
import okio.BufferedSource;
import okio.ForwardingSource;
import okio.Okio;
import okio.Source;
import org.jspecify.annotations.Nullable;

/** A response's body that tells its hop how it ended. */
final class WatchedBody extends ResponseBody {
  private final ResponseBody real;
  private final BufferedSource source;

  WatchedBody(ResponseBody real, Hop hop) {
    this.real = real;
    this.source = Okio.buffer(new Watched(real.source(), hop));
  }

  @Override
  public @Nullable MediaType contentType() {
    return real.contentType();
  }

  @Override
  public long contentLength() {
    return real.contentLength();
  }

  @Override
  public BufferedSource source() {
    return source;
  }

  private static final class Watched extends ForwardingSource {
    private final Hop hop;

    Watched(Source real, Hop hop) {
      super(real);
      this.hop = hop;
    }

    @Override
    public long read(Buffer sink, long byteCount) throws IOException {
      try {
        long read = super.read(sink, byteCount);
        if (read < 0) {
          hop.bodyEnd();
        }
        return read;
      } catch (IOException failure) {
        throw hop.bodyFailed(failure);
      }
    }

    @Override
    public void close() throws IOException {
      super.close();
      hop.bodyEnd();
    }
  }
}
