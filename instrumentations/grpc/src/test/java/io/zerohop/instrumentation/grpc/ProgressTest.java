package io.zerohop.instrumentation.grpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.Attributes;
import io.grpc.ClientStreamTracer;
import io.grpc.ClientStreamTracer.StreamInfo;
import io.grpc.Metadata;
import io.grpc.Status;
import io.zerohop.engine.attempt.AttemptResult;
import io.zerohop.engine.attempt.Phase;
import io.zerohop.engine.attempt.RpcCode;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private final List<Long> sizes = new ArrayList<>();
  private final Progress progress =
      new Progress(
          new Order.Plain(),
          new Progress.Heard() {
            @Override
            public void sized(long bytes) {
              sizes.add(bytes);
            }
          });

  private ClientStreamTracer stream(boolean transparent) {
    StreamInfo info = StreamInfo.newBuilder().setIsTransparentRetry(transparent).build();
    ClientStreamTracer stream = progress.newClientStreamTracer(info, new Metadata());
    return stream;
  }

  private void sent(ClientStreamTracer stream) {
    stream.streamCreated(Attributes.EMPTY, new Metadata());
    stream.outboundHeaders();
  }

  @Test
  void nothingIsSentOfAStreamThatNoServerProcessedAndTheLibraryRepeats() {
    sent(stream(false));
    assertEquals(Phase.SENT, progress.phase());

    ClientStreamTracer again = stream(true);
    assertEquals(Phase.NOT_CONNECTED, progress.phase());
    assertFalse(progress.isConnected());

    sent(again);
    assertEquals(Phase.SENT, progress.phase());
  }

  @Test
  void whatWasSentStaysSentWhenTheApplicationsOwnRetryFollows() {
    sent(stream(false));

    stream(false);

    assertEquals(Phase.SENT, progress.phase());
    assertTrue(progress.isConnected());
  }

  @Test
  void eachStreamTellsWhatWasSentOnItSoFar() {
    ClientStreamTracer first = stream(false);
    first.outboundUncompressedSize(100);
    first.outboundUncompressedSize(100);
    stream(false).outboundUncompressedSize(10);

    assertEquals(List.of(100L, 200L, 10L), sizes);
  }

  @Test
  void aConnectionThatWasFoundClosedIsAsOneThatBroke() {
    Status closed = Status.UNKNOWN.withDescription("channel closed");
    sent(stream(false));

    AttemptResult broke = result(closed.withCause(new ClosedChannelException()));
    assertEquals(RpcCode.UNAVAILABLE, broke.rpc());
    assertEquals(AttemptResult.Failure.RESET, broke.failure());
    assertEquals(RpcCode.UNKNOWN, result(closed).rpc(), "of whatever else");
  }

  private AttemptResult result(Status status) {
    return Statuses.result(status, new Metadata(), progress, false);
  }
}
