package io.zerohop.instrumentation.httpurlconnection;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;

/** One socket factory for each context, as applications keep theirs. */
final class Factories {
  private static final Map<SSLContext, SSLSocketFactory> KNOWN = new ConcurrentHashMap<>();

  private Factories() {}

  static SSLSocketFactory of(SSLContext context) {
    return KNOWN.computeIfAbsent(context, SSLContext::getSocketFactory);
  }
}
