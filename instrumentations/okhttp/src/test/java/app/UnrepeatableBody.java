package app;

import okhttp3.RequestBody;
import okhttp3.internal.http.UnrepeatableRequestBody;

/** A body that OkHttp 3.12 sends once. */
final class UnrepeatableBody extends OnceBody implements UnrepeatableRequestBody {
  UnrepeatableBody(byte[] bytes, long length) {
    super(bytes, length);
  }

  /** Made here, so that nobody else must know this type, which OkHttp 4 lacks. */
  static RequestBody of3(byte[] bytes, long length) {
    return new UnrepeatableBody(bytes, length);
  }
}
