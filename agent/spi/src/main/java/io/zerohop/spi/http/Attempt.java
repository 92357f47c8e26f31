package io.zerohop.spi.http;

import io.zerohop.engine.attempt.Phase;
import io.zerohop.engine.trace.Carried;
import io.zerohop.spi.MeshThreads;
import java.io.Closeable;
import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One send on its way: how far it came and how it can be stopped. Does not refer to its hop, since
 * a pooled connection may refer to it. Written by the sending thread; closed from any.
 */
public final class Attempt implements Closeable {
  private static final int STOP_MILLIS = 100;

  private volatile @Nullable Socket socket;
  private volatile @Nullable Closeable stop;
  private volatile boolean kept;
  private volatile boolean opening;
  private volatile boolean connected;
  private volatile boolean sent;
  private volatile boolean closed;
  private volatile boolean over;
  private volatile Carried carried = Carried.NOTHING;
  private final ReentrantLock stopping = new ReentrantLock();

  /** For {@link HttpHop}, and for an adapter with a loop of its own. */
  public Attempt() {}

  /** For an adapter with a loop of its own, one that this stops. */
  public Attempt(Closeable stop) {
    this.stop = stop;
  }

  /** What it carries beside the rule's headers. */
  public void carries(Carried fields) {
    carried = fields;
  }

  /** What it carries beside the rule's headers. */
  public Carried carried() {
    return carried;
  }

  /** The attempt makes a connection of its own over this socket. */
  public void opens(Socket opened) throws IOException {
    socket = opened;
    if (closed) {
      opened.close();
    }
  }

  /** The attempt makes a connection of its own, of which there is no socket to show. */
  public void opens() {
    opening = true;
  }

  /** The attempt is about to be written to a connection, and has opened none. */
  public void keeps() {
    kept = !opening;
  }

  /** The connection of its own is there. */
  public void connected() {
    connected = true;
  }

  /** What stops the attempt from now on, beside closing the socket that it opened. */
  public void stopsBy(Closeable how) throws IOException {
    stop = how;
    if (closed) {
      how.close();
    }
  }

  /** Some of the request was, or may have been, written. */
  public void sent() {
    sent = true;
  }

  /** Whether it goes over a connection that the client kept from an earlier request. */
  public boolean isOnKeptConnection() {
    return socket == null && !opening;
  }

  /** Whether it met a kept connection that was closed before any of it was written. */
  boolean isUnsent() {
    return kept && !sent;
  }

  /** How far it came, before there are response headers. */
  public Phase phase() {
    if (sent) {
      return Phase.SENT;
    }
    Socket opened = socket;
    boolean there = connected || (opened != null && opened.isConnected());
    return there ? Phase.CONNECTED : Phase.NOT_CONNECTED;
  }

  /** Closes it; that it cannot be closed well is nobody's matter. */
  public void stop() {
    try {
      close();
    } catch (IOException | RuntimeException ignored) {
      return; // Closing is all that can be done for it.
    }
  }

  /**
   * The same on another thread: what a stop leads to is not for the one thread that watches over
   * all calls, nor for one in the middle of what is stopped.
   */
  public void stopSoon() {
    MeshThreads.STOPS.execute(this::stop);
  }

  /**
   * It came to its end, and what it used may be another's by now: nothing stops it any more. A stop
   * that is under way is waited for a little.
   */
  public void over() {
    over = true;
    if (stopping.isLocked()) {
      try {
        if (stopping.tryLock(STOP_MILLIS, TimeUnit.MILLISECONDS)) {
          stopping.unlock();
        }
      } catch (InterruptedException asked) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public void close() throws IOException {
    closed = true;
    if (stopping.tryLock()) { // else it is being stopped
      try {
        if (!over) {
          close(socket, stop);
        }
      } finally {
        stopping.unlock();
      }
    }
  }

  private static void close(@Nullable Socket opened, @Nullable Closeable how) throws IOException {
    try {
      if (how != null) {
        how.close();
      }
    } finally {
      if (opened != null) {
        opened.close();
      }
    }
  }
}
