package io.zerohop.instrumentation.okhttp;

import io.zerohop.engine.attempt.Step;
import io.zerohop.spi.http.Attempt;
import io.zerohop.spi.http.EndpointSockets;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Proxy;
import java.util.List;
import okhttp3.Address;
import okhttp3.Call;
import okhttp3.Dns;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/** What differs between the versions: how a call gets to a connection of another place. */
interface Wiring {

  /** The client that made the call. */
  OkHttpClient client(Call call);

  /** Whether a body can be sent once only. */
  boolean isOnce(RequestBody body);

  /** Sends the request once over a connection to the target. */
  Response send(Interceptor.Chain chain, Request request, Target target) throws IOException;

  /** Sends a request that is none of the mesh's, and over none of its connections. */
  Response untouched(Interceptor.Chain chain, Request request) throws IOException;

  /** Where one attempt goes. */
  record Target(Step.Send send, Attempt attempt) {

    /** The library's own address, with our endpoint behind it. The pool compares the Dns. */
    Address at(Address own) {
      return new Address(
          own.url().host(),
          own.url().port(),
          new Pinned(send.poolKey(), send.address().getAddress()),
          new EndpointSockets(
              own.socketFactory(), send, attempt, own.url().host(), own.sslSocketFactory() != null),
          own.sslSocketFactory(),
          own.hostnameVerifier(),
          own.certificatePinner(),
          own.proxyAuthenticator(),
          Proxy.NO_PROXY,
          own.protocols(),
          own.connectionSpecs(),
          own.proxySelector());
    }
  }

  /** The endpoint as part of an address, equal for one pool key. */
  record Pinned(String poolKey, InetAddress address) implements Dns {
    static boolean isIn(Address address) {
      return address.dns() instanceof Pinned;
    }

    @Override
    public List<InetAddress> lookup(String hostname) {
      return List.of(address);
    }
  }

  /**
   * The client's own exception where the library wraps it while it connects; throws what is none.
   */
  static IOException whileConnecting(RuntimeException thrown) {
    if (thrown.getClass().getSimpleName().equals("RouteException")
        && thrown.getCause() instanceof IOException cause) {
      return cause;
    }
    throw thrown;
  }

  /** Whether a server of HTTP/2 says, or shows, that it did not look at the request. */
  static boolean isRefused(IOException thrown) {
    return thrown.getClass().getSimpleName().equals("ConnectionShutdownException")
        || String.valueOf(thrown.getMessage()).endsWith("REFUSED_STREAM");
  }
}
