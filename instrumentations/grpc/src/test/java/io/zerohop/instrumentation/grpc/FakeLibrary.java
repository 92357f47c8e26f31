package io.zerohop.instrumentation.grpc;

import io.grpc.Attributes;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientStreamTracer;
import io.grpc.ClientStreamTracer.StreamInfo;
import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A channel below the mesh: its calls do what a test tells them, and remember what was done. */
final class FakeLibrary extends Channel {
  static final Metadata.Key<String> CREDENTIALS =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  final List<FakeCall> calls = new CopyOnWriteArrayList<>();

  /** Those that go nowhere, once they are started. */
  final List<FakeCall> waiting = new CopyOnWriteArrayList<>();

  /** What the service config of the application makes of the options of a call. */
  UnaryOperator<CallOptions> serviceConfig = UnaryOperator.identity();

  /** What happens while a call is started. */
  volatile Consumer<FakeCall> whileStarted = call -> {};

  /** How many calls cannot be started. */
  volatile int failingStarts;

  @Override
  public <Q, R> ClientCall<Q, R> newCall(MethodDescriptor<Q, R> method, CallOptions options) {
    FakeCall call = new FakeCall(this, options, serviceConfig.apply(options));
    if (!call.isWaiting()) {
      calls.add(call);
    }
    return new Typed<>(call);
  }

  @Override
  public String authority() {
    return "reviews:9000";
  }

  FakeCall call(int index) {
    return calls.get(index);
  }

  /** One call, whatever its types. */
  static final class FakeCall {
    private final FakeLibrary library;
    final CallOptions options;
    final Context madeIn = Context.current();
    final Thread madeBy = Thread.currentThread();
    final List<Object> messages = new CopyOnWriteArrayList<>();
    private final List<ClientStreamTracer> tracers = new CopyOnWriteArrayList<>();
    private final CallOptions configured;
    private volatile ClientCall.@Nullable Listener<Object> listener;
    private volatile @Nullable Metadata given;
    volatile int requested;
    volatile @Nullable String cancelled;
    volatile @Nullable Thread cancelledBy;

    private volatile boolean started;

    FakeCall(FakeLibrary library, CallOptions options, CallOptions configured) {
      this.library = library;
      this.options = options;
      this.configured = configured;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one call at a time
    void start(ClientCall.Listener<Object> responses, Metadata headers) {
      Metadata seen = new Metadata();
      seen.merge(headers);
      given = seen;
      headers.put(CREDENTIALS, "secret");
      listener = responses;
      StreamInfo info = StreamInfo.newBuilder().setCallOptions(configured).build();
      for (ClientStreamTracer.Factory factory : options.getStreamTracerFactories()) {
        tracers.add(factory.newClientStreamTracer(info, headers));
      }
      library.whileStarted.accept(this);
      if (library.failingStarts > 0) {
        library.failingStarts--;
        throw new IllegalStateException("the executor takes nothing");
      }
      started = true;
      if (isWaiting()) {
        library.waiting.add(this);
      }
    }

    /** Whether a test may play its library: another thread may only be about to start it. */
    boolean isStarted() {
      return started;
    }

    /** It has a stream, though its start has not returned. */
    void streamIsThere() {
      started = true;
    }

    /** As the library's: there is no stream before it is started. */
    boolean isReady() {
      if (!started) {
        throw new NullPointerException("stream");
      }
      return true;
    }

    ClientCall.Listener<Object> listener() {
      return Objects.requireNonNull(listener);
    }

    /** The value of a header when the call was started. */
    @Nullable String header(String name) {
      return Objects.requireNonNull(given)
          .get(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER));
    }

    /** What the picker is to fail it with; null if it is to be performed. */
    @Nullable Status refused() {
      return progress().order().refused();
    }

    /** Whether it goes nowhere. */
    boolean isWaiting() {
      return !isPlain() && progress().order() instanceof Order.Waiting;
    }

    /** Whether it is what the application itself would have made. */
    boolean isPlain() {
      return Progress.of(options) == null;
    }

    Progress progress() {
      return Objects.requireNonNull(Progress.of(options));
    }

    /** So much of the messages goes out. */
    void sent(long bytes) {
      tracers.forEach(tracer -> tracer.outboundUncompressedSize(bytes));
    }

    /** It gets a stream on a connection. */
    void connect() {
      tracers.forEach(tracer -> tracer.streamCreated(Attributes.EMPTY, new Metadata()));
    }

    /** The headers go out. */
    void send() {
      tracers.forEach(ClientStreamTracer::outboundHeaders);
    }

    /** The server ends it. */
    void answer(Status status) {
      tracers.forEach(tracer -> tracer.inboundTrailers(new Metadata()));
      close(status);
    }

    /** The library ends it. */
    void close(Status status) {
      listener().onClose(status, new Metadata());
    }

    /** The picker refuses it; the library may have words of its own for that. */
    void drop() {
      progress().drop();
      close(Status.INTERNAL.withDescription("Inappropriate status code from control plane"));
    }
  }

  private static final class Typed<Q, R> extends ClientCall<Q, R> {
    private final FakeCall call;

    Typed(FakeCall call) {
      this.call = call;
    }

    @Override
    @SuppressWarnings("unchecked")
    public void start(Listener<R> listener, Metadata headers) {
      call.start((Listener<Object>) listener, headers);
    }

    @Override
    public void request(int numMessages) {
      call.requested = numMessages;
    }

    @Override
    public void cancel(@Nullable String message, @Nullable Throwable cause) {
      call.cancelledBy = Thread.currentThread();
      call.cancelled = message;
    }

    @Override
    public void halfClose() {}

    @Override
    public boolean isReady() {
      return call.isReady();
    }

    @Override
    public void sendMessage(Q message) {
      if (message instanceof Error unsendable) {
        throw unsendable;
      }
      call.messages.add(Objects.requireNonNull(message));
    }
  }
}
