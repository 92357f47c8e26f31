package io.zerohop.instrumentation.jdbc;

import io.zerohop.engine.attempt.Step;
import io.zerohop.engine.attempt.Step.Limits;
import io.zerohop.spi.SqlExchange;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.Cleaner;
import java.lang.ref.WeakReference;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Sockets to one server that the engine chose, or to nowhere where policy says so. They connect
 * there whatever address the driver gives them, so no name is resolved. Safe for use by many
 * threads: a cancel comes from another one.
 */
final class Route {
  private static final Cleaner CLEANER = Cleaner.create();

  /** An answer during a login is waited for so long at least, if there is time for it. */
  private static final long LEAST_MILLIS = 1_000;

  private final Step step;
  private final End end;
  private volatile @Nullable IOException failed;

  /** Weak: a connection that everybody forgot must be found out. */
  private volatile @Nullable WeakReference<Routed> last;

  private volatile boolean standing;

  /** Whether its sockets wait for answers only as long as policy lets a connection take. */
  private volatile boolean limited = true;

  Route(SqlExchange exchange, Step step) {
    this.step = step;
    this.end = new End(exchange);
  }

  /** Where its sockets connect to; null where they do not. */
  @Nullable InetSocketAddress address() {
    return step instanceof Step.Send send ? send.address() : null;
  }

  /** Whether a socket was connected. */
  boolean isConnected() {
    return last != null;
  }

  /** The last socket is that of a connection that the application gets: its close is an end. */
  void stands() {
    standing = true;
    unlimited();
    Socket socket = last();
    if (socket != null) {
      CLEANER.register(socket, end);
    }
  }

  /** Answers are waited for as the driver has it from now on. */
  void unlimited() {
    limited = false;
    limit();
  }

  /** The next answer is waited for as long as there is time now. */
  void limit() {
    Routed socket = last();
    if (socket != null) {
      socket.limit();
    }
  }

  /** Closes the last socket. */
  void sever() {
    Socket socket = last();
    try {
      if (socket != null) {
        socket.close();
      }
    } catch (IOException gone) {
      return;
    }
  }

  private @Nullable Routed last() {
    WeakReference<Routed> known = last;
    return known == null ? null : known.get();
  }

  /** Runs when that socket is closed, or was forgotten. The work must not refer to it. */
  void atEnd(Runnable work) {
    end.work = work;
  }

  /** A socket that is not connected yet. */
  Socket socket() {
    return new Routed(this);
  }

  private void connect(Routed socket, int timeoutMillis) throws IOException {
    IOException before = failed;
    if (before != null && !standing) {
      throw before; // another host of the URL is no other server
    }
    try {
      if (!(step instanceof Step.Send send)) {
        throw new ConnectException("policy lets nobody connect");
      }
      if (send.tls() != null) {
        throw new ConnectException("databases are not reached by the mesh's own TLS");
      }
      socket.reach(send.address(), millis(send.limits(), timeoutMillis));
      if (!standing) {
        last = new WeakReference<>(socket);
      }
    } catch (IOException failure) {
      failed = failure;
      throw failure;
    }
  }

  private int millis(Limits limits, int timeoutMillis) {
    long millis = timeoutMillis == 0 ? Integer.MAX_VALUE : timeoutMillis;
    if (!standing) {
      long connect = limits.connectTimeoutNanos();
      millis = connect > 0 ? Math.min(millis, TimeUnit.NANOSECONDS.toMillis(connect)) : millis;
      long left = limits.attemptDeadline() - System.nanoTime();
      boolean limited = limits.attemptDeadline() != Limits.NONE;
      millis = limited ? Math.min(millis, TimeUnit.NANOSECONDS.toMillis(left)) : millis;
    }
    return (int) Math.max(1, millis);
  }

  /**
   * How long a read may wait: as long as there is time. Where another server could be tried, one
   * that accepts and then says nothing has half of it.
   *
   * @param wanted what the driver asked for; 0 for any time
   */
  private int readMillis(int wanted) {
    if (!limited || !(step instanceof Step.Send send) || wanted < 0) {
      return wanted;
    }
    Limits limits = send.limits();
    if (limits.attemptDeadline() == Limits.NONE) {
      return wanted;
    }
    long left = TimeUnit.NANOSECONDS.toMillis(limits.attemptDeadline() - System.nanoTime());
    long most = limits.others() ? Math.min(left, Math.max(LEAST_MILLIS, left / 2)) : left;
    long millis = wanted == 0 ? most : Math.min(wanted, most);
    return (int) Math.min(Integer.MAX_VALUE, Math.max(1, millis));
  }

  private void closed(Socket socket) {
    if (standing && socket == last()) {
      end.run();
    }
  }

  /** What is told once. Refers to no socket. */
  private static final class End implements Runnable {
    private final SqlExchange exchange;
    private final AtomicBoolean told = new AtomicBoolean();
    private volatile @Nullable Runnable work;

    End(SqlExchange exchange) {
      this.exchange = exchange;
    }

    @Override
    public void run() {
      if (told.compareAndSet(false, true)) {
        exchange.bodyEnd(null);
        Runnable known = work;
        if (known != null) {
          known.run();
        }
      }
    }
  }

  /** A socket that goes where its route goes, and tells its end. */
  @SuppressWarnings("UnsynchronizedOverridesSynchronized") // the socket locks itself
  private static final class Routed extends Socket {
    private final Route route;

    /** How long the driver lets a read wait; 0 for any time. */
    private volatile int readMillis;

    Routed(Route route) {
      super(Proxy.NO_PROXY);
      this.route = route;
    }

    void reach(SocketAddress address, int timeoutMillis) throws IOException {
      super.connect(address, timeoutMillis);
      super.setSoTimeout(route.readMillis(readMillis));
    }

    void limit() {
      try {
        super.setSoTimeout(route.readMillis(readMillis));
      } catch (SocketException closed) {
        return;
      }
    }

    @Override
    public void setSoTimeout(int millis) throws SocketException {
      super.setSoTimeout(route.readMillis(millis));
      readMillis = millis;
    }

    /** Says of a wait that was cut short that nothing came: drivers go on after a timeout. */
    @Override
    public InputStream getInputStream() throws IOException {
      InputStream own = super.getInputStream();
      return route.limited ? new Impatient(own, this) : own;
    }

    private boolean isCutShort() throws SocketException {
      return super.getSoTimeout() != readMillis;
    }

    /** What the driver set: drivers set it back to that. */
    @Override
    public int getSoTimeout() throws SocketException {
      return super.getSoTimeout() == 0 ? 0 : readMillis;
    }

    @Override
    public void connect(SocketAddress address) throws IOException {
      connect(address, 0);
    }

    @Override
    public void connect(SocketAddress address, int timeoutMillis) throws IOException {
      route.connect(this, timeoutMillis);
    }

    @Override
    public void bind(SocketAddress from) throws IOException {
      if (!isBound()) {
        super.bind(from);
      }
    }

    @Override
    public void close() throws IOException {
      super.close();
      route.closed(this);
    }
  }

  /** What a server says, while it is waited for only so long. */
  private static final class Impatient extends FilterInputStream {
    private final Routed socket;

    Impatient(InputStream own, Routed socket) {
      super(own);
      this.socket = socket;
    }

    @Override
    public int read() throws IOException {
      try {
        return super.read();
      } catch (SocketTimeoutException late) {
        throw told(late);
      }
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      try {
        return super.read(into, offset, length);
      } catch (SocketTimeoutException late) {
        throw told(late);
      }
    }

    private IOException told(SocketTimeoutException late) throws SocketException {
      if (!socket.isCutShort()) {
        return late;
      }
      IOException silent = new SocketException("the server accepted and then said nothing in time");
      silent.initCause(late);
      return silent;
    }
  }
}
