package io.zerohop.instrumentation.grpc;

import io.grpc.Attributes;
import io.grpc.CallOptions;
import io.grpc.ClientStreamTracer;
import io.grpc.Deadline;
import io.grpc.Metadata;
import io.zerohop.engine.attempt.Phase;
import org.jspecify.annotations.Nullable;

/**
 * How far one call of the library came, told by its streams and by the picker. Several streams, if
 * the library itself repeats one that no server processed, or if the service config of the
 * application asks for retries or hedging. Written by any thread.
 */
final class Progress extends ClientStreamTracer.Factory {
  private volatile boolean connected;
  private volatile boolean sent;
  private volatile boolean answered;
  private volatile boolean dropped;
  private volatile long bytes;
  private volatile @Nullable CallOptions options;

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

  /** What was sent of the messages, uncompressed. */
  long bytes() {
    return bytes;
  }

  /** The picker lets it fail, as the mesh wants it. */
  void drop() {
    dropped = true;
  }

  /** Whether the picker let it fail; otherwise it is the library that ended it. */
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
        connected = true;
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
        bytes = Math.max(bytes, size);
      }
    };
  }
}
