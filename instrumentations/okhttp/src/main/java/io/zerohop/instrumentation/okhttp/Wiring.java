package io.zerohop.instrumentation.okhttp;

import io.zerohop.engine.attempt.Step;
import io.zerohop.spi.hook.HookContext;
import io.zerohop.spi.hook.Member;
import io.zerohop.spi.http.Attempt;
import io.zerohop.spi.http.EndpointSockets;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Proxy;
import java.util.List;
import java.util.Objects;
import okhttp3.Address;
import okhttp3.Call;
import okhttp3.Dns;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/** What differs between the versions: how a call gets to a connection of another place. */
abstract class Wiring {
  private final Member client;

  Wiring(HookContext context, Class<?> call) throws ReflectiveOperationException {
    client = Member.read(context, call, "client");
  }

  /** The client that made the call. */
  final OkHttpClient client(Call call) {
    return (OkHttpClient) Objects.requireNonNull(client.call(call));
  }

  /** Whether a body can be sent once only. */
  abstract boolean isOnce(RequestBody body);

  /** Sends the request once over a connection to the target. */
  abstract Response send(Interceptor.Chain chain, Request request, Target target)
      throws IOException;

  /** Sends a request that is none of the mesh's, and over none of its connections. */
  abstract Response untouched(Interceptor.Chain chain, Request request) throws IOException;

  /** Where one attempt goes. */
  record Target(Step.Send send, Attempt attempt) {

    /** The library's own address, with our endpoint behind it. The pool compares the Dns. */
    Address at(Address own) {
      String host = own.url().host();
      boolean secure = own.sslSocketFactory() != null;
      return new Address(
          host,
          own.url().port(),
          new Pinned(send.poolKey(), send.address().getAddress()),
          new EndpointSockets(own.socketFactory(), send, attempt, host, secure),
          own.sslSocketFactory(),
          own.hostnameVerifier(),
          own.certificatePinner(),
          own.proxyAuthenticator(),
          Proxy.NO_PROXY,
          own.protocols(),
          own.connectionSpecs(),
          own.proxySelector());
    }

    /**
     * The client's own failure, which it wraps while it connects.
     *
     * @param connected whether the attempt had a connection: then something may be written, unless
     *     a server of HTTP/2 says, or shows, that it did not look at the request
     * @throws RuntimeException if it is none of the kind that a send ends with: it comes from code
     *     of the application's, such as an interceptor, which may have seen an answer by then
     */
    IOException failure(Exception thrown, boolean connected) {
      String type = thrown.getClass().getSimpleName();
      if (type.equals("RouteException") && thrown.getCause() instanceof IOException cause) {
        return cause;
      }
      if (connected
          && !type.equals("ConnectionShutdownException")
          && !String.valueOf(thrown.getMessage()).endsWith("REFUSED_STREAM")) {
        attempt.sent();
      }
      if (thrown instanceof IOException failure) {
        return failure;
      }
      throw (RuntimeException) thrown;
    }
  }

  /** The endpoint as part of an address, equal for one pool key. */
  record Pinned(String poolKey, InetAddress address) implements Dns {
    @Override
    public List<InetAddress> lookup(String hostname) {
      return List.of(address);
    }
  }
}
