package io.zerohop.instrumentation.grpc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.zerohop.engine.attempt.Step;
import io.zerohop.instrumentation.grpc.FakeLibrary.FakeCall;
import io.zerohop.testkit.Await;
import io.zerohop.testkit.Sends;
import java.io.InputStream;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/** RPCs between a library and an engine that do what the test tells them, in its order. */
class CallBed {
  static final Status GONE = Status.UNAVAILABLE.withDescription("gone");

  final FakeLibrary library = new FakeLibrary();
  final FakeMesh mesh = new FakeMesh();
  final Told told = new Told();

  @AfterEach
  void disconnect() {
    mesh.close();
    assertEquals(List.of(), mesh.faults);
  }

  /** What the application hears. */
  static final class Told extends ClientCall.Listener<Object> {
    final List<String> all = new CopyOnWriteArrayList<>();

    @Override
    public void onHeaders(Metadata headers) {
      all.add("headers");
    }

    @Override
    public void onReady() {
      all.add("ready");
    }

    @Override
    public void onMessage(Object message) {
      all.add("message");
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      all.add(status.getCode() + " " + status.getDescription());
    }
  }

  static final class Any implements MethodDescriptor.Marshaller<Object> {
    @Override
    public InputStream stream(Object value) {
      return InputStream.nullInputStream();
    }

    @Override
    public Object parse(InputStream stream) {
      return stream;
    }
  }

  ClientCall<Object, Object> call(CallOptions options) {
    MethodDescriptor<Object, Object> method =
        MethodDescriptor.newBuilder(new Any(), new Any())
            .setFullMethodName("shop.Reviews/List")
            .setType(MethodDescriptor.MethodType.BIDI_STREAMING)
            .build();
    return new MeshClientCall<>(
        new Rpc<>(new Target("reviews", 9000), method, "/shop.Reviews/List", options, library));
  }

  ClientCall<Object, Object> started(CallOptions options) {
    ClientCall<Object, Object> call = call(options);
    call.start(told, new Metadata());
    return call;
  }

  ClientCall<Object, Object> started() {
    return started(CallOptions.DEFAULT);
  }

  static Step.Send send(int port) {
    return Sends.to(port);
  }

  FakeCall awaitCall(int index) {
    Await.until(
        "the library's call is started",
        () -> library.calls.size() > index && library.call(index).isStarted());
    return library.call(index);
  }

  FakeCall awaitWaiting(int index) {
    Await.until("the RPC waits", () -> library.waiting.size() > index);
    return library.waiting.get(index);
  }

  /** A wait that the test ends. */
  static final class Gate implements Step.Readiness {
    private volatile @Nullable Runnable task;

    Step.Wait asWait() {
      return new Step.Wait(TimeUnit.HOURS.toNanos(1), this);
    }

    @Override
    public boolean isReady() {
      return false;
    }

    @Override
    public void whenReady(Runnable asked) {
      task = asked;
    }

    void open() {
      Runnable known = task;
      if (known != null) {
        known.run();
      }
    }
  }
}
