package io.zerohop.instrumentation.httpurlconnection;

import io.zerohop.engine.attempt.HeaderChanges;
import io.zerohop.engine.attempt.HeaderChanges.Header;
import io.zerohop.engine.attempt.Phase;
import io.zerohop.engine.attempt.Step;
import io.zerohop.engine.trace.Carried;
import io.zerohop.instrumentation.httpurlconnection.Carrier.OfClient;
import io.zerohop.spi.Mirrors;
import io.zerohop.spi.hook.Verdict;
import io.zerohop.spi.http.HeaderEdits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Proxy;
import java.net.Socket;
import java.net.URL;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * What happens on the JDK's own connections below an HttpURLConnection: sockets to the chosen
 * endpoint, one pool for each, and the request as it goes over the wire.
 */
final class Clients {
  private static final int HANDSHAKE_MILLIS = 10_000;

  private Clients() {}

  /** {@code doConnect}: a socket to the endpoint instead of to the URL's host. */
  static Verdict connect(@Nullable Object client, @Nullable Object[] arguments) throws Throwable {
    Object self = Objects.requireNonNull(client);
    Hop hop = Connections.connecting((URL) Objects.requireNonNull(Jdk.CLIENT_URL.get(self)));
    if (hop == null) {
      OfClient before = OfClient.in(self);
      hop = before == null ? null : before.hop;
    }
    if (hop == null) {
      return Verdict.unchanged();
    }
    IOException refusal = hop.refusal();
    if (refusal != null) {
      return Verdict.failure(refusal);
    }
    Step.Respond respond = hop.respond();
    Step.Send send = hop.send();
    if (respond == null && send == null) {
      return Verdict.unchanged();
    }
    OfClient carrier = new OfClient(send == null ? null : send.poolKey(), hop);
    Jdk.CLIENT_PROXY.set(self, carrier);
    if (respond != null) {
      return Verdict.result(new CannedSocket(respond));
    }
    try {
      return Verdict.result(socket(self, hop, Objects.requireNonNull(send), carrier));
    } catch (IOException failed) {
      return Verdict.failure(failed);
    }
  }

  private static Socket socket(Object client, Hop hop, Step.Send send, OfClient carrier)
      throws Throwable {
    URL url = (URL) Objects.requireNonNull(Jdk.CLIENT_URL.get(client));
    boolean layered = send.tls() != null && "http".equalsIgnoreCase(url.getProtocol());
    Socket socket = layered ? new Socket(Proxy.NO_PROXY) : Jdk.createSocket(client);
    carrier.wire = socket;
    try {
      int limit = connectMillis(client, send);
      hop.guard(socket);
      connect(socket, send, limit, hop);
      hop.reached(Phase.CONNECTED);
      socket.setSoTimeout(limit > 0 ? limit : HANDSHAKE_MILLIS);
      Socket ready = layered ? secured(socket, url, (SSLContext) send.tls()) : socket;
      ready.setSoTimeout(Math.max(0, Jdk.readTimeout(client)));
      return ready;
    } catch (IOException | RuntimeException failed) {
      socket.close();
      throw failed;
    }
  }

  private static void connect(Socket socket, Step.Send send, int limit, Hop hop)
      throws IOException {
    try {
      socket.connect(send.address(), limit);
    } catch (IOException failed) {
      hop.connectFailed(failed);
      throw failed;
    }
  }

  private static Socket secured(Socket socket, URL url, @Nullable SSLContext context)
      throws IOException {
    SSLSocket secure =
        (SSLSocket)
            Objects.requireNonNull(context)
                .getSocketFactory()
                .createSocket(socket, UrlRequest.host(url), UrlRequest.port(url), true);
    secure.startHandshake();
    return secure;
  }

  /**
   * Ends a connection at once, whatever is under way on it. TLS would say goodbye first: for that
   * it waits until whoever writes has written, and listens a while for the other side's.
   */
  static void cut(Socket wire) throws IOException {
    try {
      if (wire instanceof SSLSocket) {
        wire.setSoLinger(true, 0);
        wire.setSoTimeout(1);
      }
    } finally {
      wire.close();
    }
  }

  /** The shortest of the application's, the policy's and what is left of the deadline; 0: none. */
  private static int connectMillis(Object client, Step.Send send) throws Throwable {
    long limit = Math.max(0, Jdk.connectTimeout(client));
    limit = shorter(limit, millis(send.limits().connectTimeoutNanos()));
    long deadline = Math.min(send.limits().attemptDeadline(), send.limits().callDeadline());
    return (int) shorter(limit, left(deadline));
  }

  /** Milliseconds until a deadline, at least one; 0 where there is none. */
  private static long left(long deadline) {
    return deadline == Step.Limits.NONE
        ? 0
        : Math.max(1, millis(deadline - System.nanoTime() + 999_999));
  }

  private static long millis(long nanos) {
    return TimeUnit.NANOSECONDS.toMillis(nanos);
  }

  private static long shorter(long one, long other) {
    return one == 0 || (other != 0 && other < one) ? Math.min(other, Integer.MAX_VALUE) : one;
  }

  /** Bounds the next reads by the deadline under way, and by the application's own timeout. */
  static void limitReads(Object client, Hop hop) throws Throwable {
    Step.Send send = hop.send();
    if (send == null) {
      return;
    }
    long deadline = hop.deadline();
    if (deadline != Step.Limits.NONE) {
      Jdk.readTimeout(client, (int) shorter(hop.readTimeout, left(deadline)));
    } else if (hop.isHandedOver() && send.limits().attemptDeadline() != Step.Limits.NONE) {
      Jdk.readTimeout(client, hop.readTimeout);
    }
  }

  /** {@code afterConnect} of https: there is no handshake with a response of the mesh. */
  static Verdict handshake(@Nullable Object client, @Nullable Object[] arguments) throws Throwable {
    boolean canned = Jdk.SOCKET.get(Objects.requireNonNull(client)) instanceof CannedSocket;
    return canned ? Verdict.result(null) : Verdict.unchanged();
  }

  /** {@code KeepAliveCache.get}: looks among the connections to the chosen endpoint only. */
  static void take(@Nullable Object cache, @Nullable Object[] arguments) {
    Hop hop = Connections.connecting((URL) Objects.requireNonNull(arguments[0]));
    if (hop != null) {
      Step.Send send = hop.send();
      arguments[1] =
          send == null || hop.refusal() != null
              ? new Object()
              : PoolKeys.of(send.poolKey(), arguments[1]);
    }
  }

  /** {@code KeepAliveCache.put}: keeps a connection for its endpoint. */
  static void keep(@Nullable Object cache, @Nullable Object[] arguments) throws Throwable {
    OfClient carrier = OfClient.in(Objects.requireNonNull(arguments[2]));
    if (carrier != null) {
      carrier.hop = null;
      String poolKey = carrier.poolKey();
      Object key = poolKey == null ? new Object() : PoolKeys.of(poolKey, arguments[1]);
      carrier.idleKey = key;
      arguments[1] = key;
    }
  }

  /** {@code closeIdleConnection}: closes one to the same endpoint, not one of another. */
  static Verdict closeIdle(@Nullable Object client, @Nullable Object[] arguments) throws Throwable {
    OfClient carrier = OfClient.in(Objects.requireNonNull(client));
    if (carrier == null) {
      return Verdict.unchanged();
    }
    Object key = carrier.idleKey;
    URL url = (URL) Objects.requireNonNull(Jdk.CLIENT_URL.get(client));
    Object idle = key == null ? null : Jdk.takeIdle(url, key);
    if (idle != null) {
      Jdk.close(idle);
    }
    return Verdict.result(null);
  }

  /** {@code finished}: the body was read to its end and the connection goes back. */
  static void finished(@Nullable Object client, @Nullable Object[] arguments) throws Throwable {
    OfClient carrier = OfClient.in(Objects.requireNonNull(client));
    Hop hop = carrier == null ? null : carrier.hop;
    if (hop != null) {
      hop.bodyEnd(null);
    }
  }

  /** {@code writeRequests}: the request as the rule wants it on the wire, and its copies. */
  static void write(@Nullable Object client, @Nullable Object[] arguments) throws Throwable {
    OfClient carrier = OfClient.in(Objects.requireNonNull(client));
    Hop hop = carrier == null ? null : carrier.hop;
    Step.Send send = hop == null ? null : hop.send();
    Object headers = Objects.requireNonNull(arguments[0]);
    if (hop == null || send == null || headers == hop.written) {
      return;
    }
    hop.reached(Phase.SENT);
    limitReads(client, hop);
    hop.poster = arguments[1];
    if (!send.mirrors().isEmpty() && !hop.mirrored && hop.isReplayable()) {
      hop.mirrored = true;
      Mirrors.Copy copy = copy(headers, arguments[1]);
      send.mirrors().forEach(mirror -> Mirrors.send(mirror, copy));
    }
    Carried carried = hop.carried();
    if (send.target() != Step.Target.UNCHANGED || !send.headers().isEmpty() || !carried.isEmpty()) {
      Object rewritten = rewritten(headers, send);
      carry(rewritten, carried);
      hop.written = rewritten;
      arguments[0] = rewritten;
    }
  }

  private static Object rewritten(Object headers, Step.Send send) throws Throwable {
    Object copy = Jdk.Headers.empty();
    String path = send.target().path();
    for (int place = 0; ; place++) {
      String name = Jdk.Headers.name(headers, place);
      String value = Jdk.Headers.value(headers, place);
      if (name == null && value == null) {
        break;
      }
      if (place == 0 && name != null && path != null) {
        name = requestLine(name, path);
      }
      Jdk.Headers.add(copy, name, value);
    }
    if (send.target().authority() != null) {
      Jdk.Headers.remove(copy, "Host");
      Jdk.Headers.add(copy, "Host", send.target().authority());
    }
    change(copy, send.headers());
    return copy;
  }

  private static String requestLine(String line, String path) {
    return line.substring(0, line.indexOf(' ') + 1) + path + line.substring(line.lastIndexOf(' '));
  }

  /** Makes the changes, but for headers that say where a message ends. */
  static void change(Object headers, HeaderChanges changes) throws Throwable {
    for (String name : changes.remove()) {
      if (!HeaderEdits.isFraming(name)) {
        Jdk.Headers.remove(headers, name);
      }
    }
    for (Header header : changes.set()) {
      if (!HeaderEdits.isFraming(header.name())) {
        Jdk.Headers.remove(headers, header.name());
        Jdk.Headers.add(headers, header.name(), header.value());
      }
    }
    for (Header header : changes.add()) {
      if (!HeaderEdits.isFraming(header.name())) {
        Jdk.Headers.add(headers, header.name(), header.value());
      }
    }
  }

  private static void carry(Object headers, Carried carried) {
    HeaderEdits.carry(
        carried,
        name -> unchecked(() -> Jdk.Headers.remove(headers, name)),
        (name, value) -> unchecked(() -> Jdk.Headers.add(headers, name, value)));
  }

  /** Something done to headers. */
  @FunctionalInterface
  private interface Edit {
    void run() throws Throwable;
  }

  private static void unchecked(Edit edit) {
    try {
      edit.run();
    } catch (RuntimeException | Error thrown) {
      throw thrown;
    } catch (Throwable thrown) {
      throw new IllegalStateException(thrown);
    }
  }

  private static Mirrors.Copy copy(Object headers, @Nullable Object poster) throws Throwable {
    String[] line = Objects.requireNonNull(Jdk.Headers.name(headers, 0)).split(" ", 3);
    List<Header> copied = new ArrayList<>();
    String name = Jdk.Headers.name(headers, 1);
    for (int place = 1; name != null; name = Jdk.Headers.name(headers, ++place)) {
      copied.add(new Header(name, Objects.toString(Jdk.Headers.value(headers, place), "")));
    }
    byte[] body = poster instanceof ByteArrayOutputStream bytes ? bytes.toByteArray() : new byte[0];
    String authority = Objects.toString(Jdk.Headers.find(headers, "Host"), "");
    return new Mirrors.Copy(line[0], line[1], authority, copied, body);
  }
}
