package io.zerohop.spi.http;

import io.zerohop.engine.attempt.Phase;
import java.io.Closeable;
import java.io.IOException;
import java.net.Socket;
import org.jspecify.annotations.Nullable;

/**
 * One send on its way: how far it came and how it can be stopped. Does not refer to its hop, since
 * a pooled connection may refer to it. Written by the sending thread; closed from any.
 */
public final class Attempt implements Closeable {
  private volatile @Nullable Socket socket;
  private volatile @Nullable Closeable stop;
  private volatile boolean sent;
  private volatile boolean closed;

  /** For {@link HttpHop}, and for an adapter with a loop of its own. */
  public Attempt() {}

  /** The attempt makes a connection of its own over this socket. */
  public void opens(Socket opened) throws IOException {
    socket = opened;
    if (closed) {
      opened.close();
    }
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
    return socket == null;
  }

  /** How far it came, before there are response headers. */
  public Phase phase() {
    if (sent) {
      return Phase.SENT;
    }
    Socket opened = socket;
    return opened != null && opened.isConnected() ? Phase.CONNECTED : Phase.NOT_CONNECTED;
  }

  @Override
  public void close() throws IOException {
    closed = true;
    Socket opened = socket;
    Closeable how = stop;
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
