package io.zerohop.instrumentation.apachehttpclient5;

import io.zerohop.spi.http.HttpHop;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.HttpEntityWrapper;
import org.jspecify.annotations.Nullable;

/** A response's body that tells its hop how it ended. */
final class WatchedEntity extends HttpEntityWrapper {
  private final HttpHop<ClassicHttpResponse> hop;

  WatchedEntity(HttpEntity real, HttpHop<ClassicHttpResponse> hop) {
    super(real);
    this.hop = hop;
  }

  @Override
  public InputStream getContent() throws IOException {
    return new Watched(super.getContent(), hop);
  }

  @Override
  public void writeTo(OutputStream out) throws IOException {
    try (InputStream in = getContent()) {
      in.transferTo(out);
    }
  }

  @Override
  public void close() throws IOException {
    try {
      super.close();
    } finally {
      hop.bodyEnd();
    }
  }

  private static final class Watched extends FilterInputStream {
    private final HttpHop<ClassicHttpResponse> hop;

    Watched(@Nullable InputStream real, HttpHop<ClassicHttpResponse> hop) {
      super(real);
      this.hop = hop;
    }

    @Override
    public int read() throws IOException {
      try {
        return ended(super.read());
      } catch (IOException failure) {
        throw hop.bodyFailed(failure);
      }
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
      try {
        return ended(super.read(into, from, length));
      } catch (IOException failure) {
        throw hop.bodyFailed(failure);
      }
    }

    private int ended(int read) {
      if (read < 0) {
        hop.bodyEnd();
      }
      return read;
    }

    @Override
    public void close() throws IOException {
      try {
        super.close();
      } finally {
        hop.bodyEnd();
      }
    }
  }
}
