package io.zerohop.instrumentation.grpc;

import io.grpc.Attributes;
import io.grpc.ClientStreamTracer;
import io.grpc.Metadata;
import io.zerohop.engine.attempt.Phase;

/**
 * How far one send of an RPC came, told by the library's streams. Several, if the library itself
 * repeats a stream that the server did not process. Written by any thread.
 */
final class Progress extends ClientStreamTracer.Factory {
  private volatile boolean connected;
  private volatile boolean sent;
  private volatile boolean answered;
  private volatile long bytes;

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

  @Override
  public ClientStreamTracer newClientStreamTracer(
      ClientStreamTracer.StreamInfo info, Metadata headers) {
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
        bytes = size;
      }
    };
  }
}
