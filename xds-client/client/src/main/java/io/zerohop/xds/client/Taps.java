package io.zerohop.xds.client;

import io.zerohop.proto.zerohop.v1.AgentMessage;
import io.zerohop.proto.zerohop.v1.ControlMessage;
import io.zerohop.proto.zerohop.v1.Question;
import io.zerohop.proto.zerohop.v1.Tap;
import io.zerohop.proto.zerohop.v1.TapPiece;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The taps of one stream; all end with it. For the {@link Loop} only. */
final class Taps {
  private static final int MOST_SECONDS = 3600;

  private final Loop loop;
  private final Questions questions;
  private final GrpcCall<AgentMessage, ControlMessage> call;
  private final Map<Long, Open> open = new HashMap<>();

  private record Open(TapStream stream, AutoCloseable tap, Loop.Scheduled end) {}

  /** What a tap sends, under its question's id. */
  private final class Pieces implements TapStream.Way {
    private final long id;

    private Pieces(long id) {
      this.id = id;
    }

    @Override
    public boolean isReady() {
      return call.isReady();
    }

    @Override
    public void send(List<String> calls, long dropped) {
      TapPiece.Builder piece =
          TapPiece.newBuilder().setId(id).addAllJson(calls).setDropped(dropped);
      call.send(AgentMessage.newBuilder().setTapPiece(piece).build());
    }
  }

  Taps(Loop loop, Questions questions, GrpcCall<AgentMessage, ControlMessage> call) {
    this.loop = loop;
    this.questions = questions;
    this.call = call;
  }

  /** Begins or ends one, and gives the answer. */
  String answer(Question question) {
    if (question.getContentCase() == Question.ContentCase.END_TAP) {
      end(question.getEndTap().getId());
    } else {
      begin(question.getId(), question.getTap());
    }
    return "{}";
  }

  private void begin(long id, Tap wanted) {
    TapStream stream = new TapStream(loop, new Pieces(id));
    TapFilter filter = new TapFilter(wanted.getConditionsList(), wanted.getPerSecond());
    AutoCloseable tap = questions.tap(filter, stream);
    int seconds = wanted.getSeconds();
    boolean given = seconds > 0 && seconds < MOST_SECONDS;
    Duration time = Duration.ofSeconds(given ? seconds : MOST_SECONDS);
    open.put(id, new Open(stream, tap, loop.schedule(time, () -> end(id))));
  }

  private void end(long id) {
    Open ended = open.remove(id);
    if (ended != null) {
      close(ended);
    }
  }

  /** Ends all of them. */
  void end() {
    open.values().forEach(Taps::close);
    open.clear();
  }

  private static void close(Open ended) {
    ended.end().cancel();
    ended.stream().end();
    try {
      ended.tap().close();
    } catch (Exception failed) {
      throw new IllegalStateException("a tap must end", failed);
    }
  }
}
