package app;

import java.io.IOException;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import okio.BufferedSink;
import org.jspecify.annotations.Nullable;

/** A body that is sent once, as each version has it told. */
class OnceBody extends RequestBody {
  private final byte[] bytes;
  private final long length;
  private boolean written;

  OnceBody(byte[] bytes, long length) {
    this.bytes = bytes;
    this.length = length;
  }

  static RequestBody of(byte[] bytes, long length) {
    try {
      RequestBody.class.getMethod("isOneShot");
      return new OnceBody(bytes, length);
    } catch (NoSuchMethodException before4) {
      return UnrepeatableBody.of3(bytes, length);
    }
  }

  /** Of OkHttp 4 and 5. */
  public boolean isOneShot() {
    return true;
  }

  @Override
  public @Nullable MediaType contentType() {
    return null;
  }

  @Override
  public long contentLength() {
    return length;
  }

  @Override
  public void writeTo(BufferedSink sink) throws IOException {
    if (written) {
      throw new IllegalStateException("a body that is sent once must not be asked for twice");
    }
    written = true;
    sink.write(bytes);
  }
}
