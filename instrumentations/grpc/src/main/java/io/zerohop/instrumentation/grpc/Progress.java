package io.zerohop.instrumentation.grpc;

import io.grpc.Attributes;
import io.grpc.CallOptions;
import io.grpc.ClientStreamTracer;
import io.grpc.Deadline;
import io.grpc.Metadata;
import io.zerohop.engine.attempt.Phase;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one call of the library is for, carried in its options to the picker, and how far it came,
 * told by its streams and by the picker. Several streams, if the library itself repeats one that no
 * server processed, or if the service config of the application asks for retries or hedging.
 * Written by any thread.
 */
final class Progress extends ClientStreamTracer.Factory {
  private final Order order;
  private final Heard heard;
  private volatile boolean connected;
  private volatile boolean sent;
  private volatile boolean answered;
  private volatile boolean dropped;
  private volatile @Nullable CallOptions options;

  Progress(Order order, Heard heard) {
    this.order = order;
    this.heard = heard;
  }

  /** Who is told at once. On any thread. */
  interface Heard {
    /** Who asks for nothing. */
    Heard NOBODY = new Heard() {};

    /** So many bytes were sent of the messages, uncompressed. */
    default void sized(long bytes) {}

    /** It got a stream, and was to go nowhere: it met no picker of ours. */
    default void strayed() {}
  }

  /** What a call is for; null for one that the mesh has nothing to do with. */
  static @Nullable Progress of(CallOptions options) {
    List<ClientStreamTracer.Factory> all = options.getStreamTracerFactories();
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i) instanceof Progress ours) {
        return ours;
      }
    }
    return null;
  }

  /** What it is for. */
  Order order() {
    return order;
  }

  /** How far it came, before any answer. */
  Phase phase() {
    return sent ? Phase.SENT : Phase.NOT_CONNECTED;
  }

  /** Whether it has a stream on a connection. */
  boolean isConnected() {
    return connected;
  }

  /** Whether the server itself ended the RPC. */
  boolean isAnswered() {
    return answered;
  }

  /** The picker lets it fail, as the mesh wants it. */
  void drop() {
    dropped = true;
  }

  /** Whether the mesh let it fail; otherwise it is the library that ended it. */
  boolean isDropped() {
    return dropped;
  }

  /** Whether it waits for readiness, by its own options or by the service config. */
  boolean isPatient() {
    CallOptions known = options;
    return known != null && known.isWaitForReady();
  }

  /** Its deadline, the one of a service config included; null for none, and before it has begun. */
  @Nullable Deadline deadline() {
    CallOptions known = options;
    return known == null ? null : known.getDeadline();
  }

  @Override
  public ClientStreamTracer newClientStreamTracer(
      ClientStreamTracer.StreamInfo info, Metadata headers) {
    options = info.getCallOptions();
    if (info.isTransparentRetry()) { // no server processed the stream before (gRFC A6)
      connected = false;
      sent = false;
    }
    return new ClientStreamTracer() {
      private long size;

      @Override
      public void streamCreated(Attributes transport, Metadata metadata) {
        if (order.isPerformed()) {
          connected = true;
        } else {
          dropped = true;
          heard.strayed();
        }
      }

      @Override
      public void outboundHeaders() {
        sent = true;
      }

      @Override
      public void inboundTrailers(Metadata trailers) {
        answered = true;
      }

      @Override
      public void outboundUncompressedSize(long more) {
        size += more;
        heard.sized(size);
      }
    };
  }
}
