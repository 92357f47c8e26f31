package io.zerohop.controlplane.xds.agents;

import io.grpc.stub.ServerCallStreamObserver;
import io.zerohop.proto.zerohop.v1.ControlMessage;
import java.util.ArrayList;
import java.util.List;

/** An agent's end of its stream, with what it was told. */
final class AgentEnd extends ServerCallStreamObserver<ControlMessage> {
  final List<ControlMessage> heard = new ArrayList<>();

  @Override
  public void onNext(ControlMessage message) {
    heard.add(message);
  }

  @Override
  public boolean isCancelled() {
    return false;
  }

  @Override
  public boolean isReady() {
    return true;
  }

  @Override
  public void setOnCancelHandler(Runnable handler) {}

  @Override
  public void setOnReadyHandler(Runnable handler) {}

  @Override
  public void setCompression(String compression) {}

  @Override
  public void setMessageCompression(boolean enable) {}

  @Override
  public void disableAutoInboundFlowControl() {}

  @Override
  public void request(int count) {}

  @Override
  public void onError(Throwable failure) {}

  @Override
  public void onCompleted() {}
}
