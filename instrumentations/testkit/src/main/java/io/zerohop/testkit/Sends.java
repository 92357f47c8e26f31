package io.zerohop.testkit;

import io.zerohop.engine.attempt.HeaderChanges;
import io.zerohop.engine.attempt.Step;
import io.zerohop.engine.attempt.Step.Limits;
import io.zerohop.engine.attempt.Step.Send;
import io.zerohop.engine.attempt.Step.Target;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes {@link Send} steps for contract tests; a chain of changes starts at {@link #to}. */
public final class Sends {
  private static final Limits UNLIMITED = new Limits(0, Limits.NONE, Limits.NONE);

  private Sends() {}

  /** A plain send to the backend. */
  public static Send to(Backend backend) {
    return to(backend.address());
  }

  /** A plain send to a port on this machine, where perhaps nobody listens. */
  public static Send to(int port) {
    return to(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
  }

  private static Send to(InetSocketAddress address) {
    return new Send(
        1,
        address,
        ("pool " + address.getPort()).intern(),
        Target.UNCHANGED,
        HeaderChanges.NONE,
        UNLIMITED,
        null,
        List.of());
  }

  /** The same with a rewritten path or authority. */
  public static Send target(Send send, @Nullable String path, @Nullable String authority) {
    return with(send, new Target(path, authority), send.headers(), send.limits());
  }

  /** The same with other request headers. */
  public static Send headers(Send send, HeaderChanges changes) {
    return with(send, send.target(), changes, send.limits());
  }

  /** The same with a limit until there is a connection. */
  public static Send connectLimit(Send send, Duration limit) {
    Limits limits =
        new Limits(limit.toNanos(), send.limits().attemptDeadline(), send.limits().callDeadline());
    return with(send, send.target(), send.headers(), limits);
  }

  /** The same with a limit until the headers. */
  public static Send attemptLimit(Send send, Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    Limits limits =
        new Limits(send.limits().connectTimeoutNanos(), deadline, send.limits().callDeadline());
    return with(send, send.target(), send.headers(), limits);
  }

  /** The same where another one could be tried instead. */
  public static Send withOthers(Send send) {
    Limits known = send.limits();
    Limits limits =
        new Limits(
            known.connectTimeoutNanos(), known.attemptDeadline(), known.callDeadline(), true);
    return with(send, send.target(), send.headers(), limits);
  }

  /** The same with a limit until the body's last byte. */
  public static Send callLimit(Send send, Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    Limits limits =
        new Limits(send.limits().connectTimeoutNanos(), send.limits().attemptDeadline(), deadline);
    return with(send, send.target(), send.headers(), limits);
  }

  /** The same over TLS of the mesh. */
  public static Send tls(Send send, Object context) {
    return new Send(
        send.attempt(),
        send.address(),
        (send.poolKey() + " tls").intern(),
        send.target(),
        send.headers(),
        send.limits(),
        context,
        send.mirrors());
  }

  /** The same with copies for other backends. */
  public static Send mirrored(Send send, Step.Mirror... mirrors) {
    return new Send(
        send.attempt(),
        send.address(),
        send.poolKey(),
        send.target(),
        send.headers(),
        send.limits(),
        send.tls(),
        List.of(mirrors));
  }

  /** A copy for a backend. */
  public static Step.Mirror mirror(Backend backend) {
    return new Step.Mirror(
        backend.address(),
        ("pool " + backend.address().getPort()).intern(),
        Target.UNCHANGED,
        HeaderChanges.NONE);
  }

  /** A copy for a port on this machine. */
  public static Step.Mirror mirror(int port) {
    return new Step.Mirror(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
        ("pool " + port).intern(),
        Target.UNCHANGED,
        HeaderChanges.NONE);
  }

  private static Send with(Send send, Target target, HeaderChanges headers, Limits limits) {
    return new Send(
        send.attempt(),
        send.address(),
        send.poolKey(),
        target,
        headers,
        limits,
        send.tls(),
        send.mirrors());
  }
}
