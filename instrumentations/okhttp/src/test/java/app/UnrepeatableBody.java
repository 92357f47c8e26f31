package app;

import okhttp3.internal.http.UnrepeatableRequestBody;

/** A body that OkHttp 3.12 sends once. */
final class UnrepeatableBody extends OnceBody implements UnrepeatableRequestBody {
  UnrepeatableBody(byte[] bytes, long length) {
    super(bytes, length);
  }
}
