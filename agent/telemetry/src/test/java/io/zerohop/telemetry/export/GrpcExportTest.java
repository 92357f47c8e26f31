package io.zerohop.telemetry.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCalls;
import io.netty.handler.ssl.SslContextBuilder;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.zerohop.testkit.Await;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Spans on their way to a receiver of OTLP over gRPC. */
class GrpcExportTest {
  private static final Metadata.Key<String> API_KEY =
      Metadata.Key.of("api-key", Metadata.ASCII_STRING_MARSHALLER);
  private static final Metadata.Key<String> ENCODING =
      Metadata.Key.of("grpc-encoding", Metadata.ASCII_STRING_MARSHALLER);

  private final BlockingQueue<ResourceSpans> received = new LinkedBlockingQueue<>();
  private final LinkedBlockingDeque<Status> refusals = new LinkedBlockingDeque<>();
  private final List<Metadata> headers = new ArrayList<>();
  private final Map<String, String> settings = new HashMap<>();
  private final List<ExportBed> begun = new ArrayList<>();
  private final List<Server> servers = new ArrayList<>();

  @BeforeEach
  void settings() {
    settings.put("otel.exporter.otlp.protocol", "grpc");
    settings.put("otel.bsp.schedule.delay", "20");
  }

  @AfterEach
  void stop() {
    begun.forEach(ExportBed::close);
    servers.forEach(Server::shutdownNow);
  }

  private ExportBed exporting(NettyServerBuilder receiver, String scheme) throws IOException {
    Server server = receiver.directExecutor().addService(service()).build().start();
    servers.add(server);
    settings.put("otel.exporter.otlp.endpoint", scheme + "://localhost:" + server.getPort());
    ExportBed bed = new ExportBed(settings);
    begun.add(bed);
    return bed;
  }

  private static NettyServerBuilder receiver() {
    return NettyServerBuilder.forAddress(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  private ServerServiceDefinition service() {
    MethodDescriptor<byte[], byte[]> export =
        MethodDescriptor.<byte[], byte[]>newBuilder()
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName("opentelemetry.proto.collector.trace.v1.TraceService/Export")
            .setRequestMarshaller(new Bytes())
            .setResponseMarshaller(new Bytes())
            .build();
    ServerCallHandler<byte[], byte[]> answer =
        ServerCalls.asyncUnaryCall(
            (request, observer) -> {
              Status refusal = refusals.poll();
              if (refusal != null) {
                observer.onError(refusal.asRuntimeException());
                return;
              }
              received.add(spans(request));
              observer.onNext(new byte[0]);
              observer.onCompleted();
            });
    return ServerServiceDefinition.builder("opentelemetry.proto.collector.trace.v1.TraceService")
        .addMethod(
            export,
            (ServerCall<byte[], byte[]> call, Metadata sent) -> {
              synchronized (headers) {
                headers.add(sent);
              }
              return answer.startCall(call, sent);
            })
        .build();
  }

  private static ResourceSpans spans(byte[] request) {
    try {
      return ExportTraceServiceRequest.parseFrom(request).getResourceSpans(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void callsArriveWithTheSettingsHeadersAndCompression() throws Exception {
    settings.put("otel.exporter.otlp.headers", "api-key=s%20ecret");
    settings.put("otel.exporter.otlp.compression", "gzip");
    ExportBed bed = exporting(receiver(), "http");

    bed.call(1);

    ResourceSpans spans = received.poll(60, TimeUnit.SECONDS);
    assertNotNull(spans);
    assertEquals("GET", spans.getScopeSpans(0).getSpans(0).getName());
    synchronized (headers) {
      assertEquals("s ecret", headers.get(0).get(API_KEY));
      assertEquals("gzip", headers.get(0).get(ENCODING));
    }
    Await.until("it is counted", () -> bed.export.counts().exported() == 1);
    assertEquals(List.of(), bed.trouble);
  }

  @Test
  void theProtocolForTracesGoesBeforeTheGeneralOne() throws Exception {
    settings.put("otel.exporter.otlp.protocol", "http/protobuf");
    settings.put("otel.exporter.otlp.traces.protocol", "grpc");

    exporting(receiver(), "http").call(1);

    assertNotNull(received.poll(60, TimeUnit.SECONDS));
  }

  @Test
  void aRefusalIsToldByItsStatusAndItsSpansAreCounted() throws Exception {
    refusals.add(Status.PERMISSION_DENIED.withDescription("no such key"));
    ExportBed bed = exporting(receiver(), "http");

    bed.call(1);

    Await.until("it failed", () -> bed.export.counts().failed() == 1);
    assertEquals("PERMISSION_DENIED: no such key", bed.export.counts().lastFailure());
    assertEquals(1, bed.trouble.size(), bed.trouble.toString());
  }

  @Test
  void aReceiverThatIsUnavailableForAMomentIsAskedAgain() throws Exception {
    refusals.add(Status.UNAVAILABLE);
    ExportBed bed = exporting(receiver(), "http");

    bed.call(1);

    Await.until("it is taken", () -> bed.export.counts().exported() == 1);
    assertEquals(0, bed.export.counts().failed());
    assertEquals(List.of(), bed.trouble);
  }

  @Test
  void aDeadReceiverIsToldOf() throws Exception {
    settings.put("otel.exporter.otlp.timeout", "200");
    ExportBed bed = exporting(receiver(), "http");
    servers.forEach(Server::shutdownNow);

    bed.call(1);

    Await.until("it failed", () -> bed.export.counts().failed() == 1);
    assertEquals(1, bed.trouble.size(), bed.trouble.toString());
  }

  @Test
  void theReceiversCertificateIsTrustedByTheSettingAlone(@TempDir Path directory) throws Exception {
    ServerKeys keys = ServerKeys.make(directory, "localhost");
    settings.put("otel.exporter.otlp.timeout", "500");
    ExportBed untrusting = exporting(receiver().sslContext(tls(keys)), "https");
    untrusting.call(1);
    Await.until("it is not trusted", () -> untrusting.export.counts().failed() == 1);

    settings.put("otel.exporter.otlp.timeout", "30000");
    settings.put("otel.exporter.otlp.certificate", keys.certificate().toString());
    ExportBed trusting = exporting(receiver().sslContext(tls(keys)), "https");
    trusting.call(2);

    Await.until("it is taken", () -> trusting.export.counts().exported() == 1);
    assertEquals(1, received.size());
    assertTrue(trusting.export.destination().startsWith("https://localhost:"));
  }

  private static io.netty.handler.ssl.SslContext tls(ServerKeys keys) throws Exception {
    return GrpcSslContexts.configure(SslContextBuilder.forServer(keys.managers())).build();
  }

  private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] value) {
      return new ByteArrayInputStream(value);
    }

    @Override
    public byte @Nullable [] parse(InputStream stream) {
      try {
        return stream.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
