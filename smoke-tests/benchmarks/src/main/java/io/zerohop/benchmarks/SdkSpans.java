package io.zerohop.benchmarks;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapSetter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Spans of the same calls by OpenTelemetry's SDK, with the same attributes. */
@State(Scope.Thread)
public class SdkSpans {
  private static final String SENDERS = "io.opentelemetry.sdk.common.export.HttpSenderProvider";

  private static final AttributeKey<String> METHOD = AttributeKey.stringKey("http.request.method");
  private static final AttributeKey<String> URL = AttributeKey.stringKey("url.full");
  private static final AttributeKey<String> HOST = AttributeKey.stringKey("server.address");
  private static final AttributeKey<Long> PORT = AttributeKey.longKey("server.port");
  private static final AttributeKey<String> SERVICE = AttributeKey.stringKey("zerohop.service");
  private static final AttributeKey<String> ROUTE = AttributeKey.stringKey("zerohop.route");
  private static final AttributeKey<String> ORIGIN = AttributeKey.stringKey("zerohop.origin");
  private static final AttributeKey<String> CLUSTER = AttributeKey.stringKey("zerohop.cluster");
  private static final AttributeKey<String> REASON = AttributeKey.stringKey("zerohop.reason");
  private static final AttributeKey<Long> ATTEMPTS = AttributeKey.longKey("zerohop.attempts");
  private static final AttributeKey<String> PEER = AttributeKey.stringKey("network.peer.address");
  private static final AttributeKey<Long> PEER_PORT = AttributeKey.longKey("network.peer.port");
  private static final AttributeKey<String> ENDPOINT = AttributeKey.stringKey("zerohop.endpoint");
  private static final AttributeKey<Long> STATUS =
      AttributeKey.longKey("http.response.status_code");

  private static final TextMapSetter<Map<String, String>> SETTER =
      (carrier, name, value) -> Objects.requireNonNull(carrier).put(name, value);

  private final String[] urls = new String[OurSpans.CALLS];
  private final String[] peers = new String[OurSpans.CALLS];
  private final String[] endpoints = new String[OurSpans.CALLS];
  private final ReadableSpan[] batch = new ReadableSpan[OurSpans.BATCH];
  private final Tracer tracer = tracer(Sampler.parentBased(Sampler.alwaysOn()));
  private final Tracer refusing = tracer(Sampler.alwaysOff());
  private final Map<String, String> headers = new HashMap<>();
  private final SpanExporter exporter = exporter();
  private int next;
  private int waiting;

  /** What an instrumentation would have to put together for each call is at hand. */
  public SdkSpans() {
    for (int i = 0; i < OurSpans.CALLS; i++) {
      urls[i] = "http://reviews:8080/api/v2/items/" + i;
      peers[i] = "10.0.3." + (17 + i % OneService.ENDPOINTS);
      endpoints[i] = peers[i] + ":8080";
    }
  }

  private static SpanExporter exporter() {
    System.setProperty(SENDERS, NullSenders.class.getName());
    return OtlpHttpSpanExporter.builder().setEndpoint("http://127.0.0.1:1/v1/traces").build();
  }

  private Tracer tracer(Sampler sampler) {
    return SdkTracerProvider.builder()
        .setSampler(sampler)
        .setResource(
            Resource.builder()
                .put("service.name", "checkout")
                .put("service.namespace", "shop")
                .build())
        .addSpanProcessor(new Keeping())
        .build()
        .get("io.zerohop");
  }

  /** Keeps the spans that ended. */
  private final class Keeping implements SpanProcessor {
    @Override
    public void onStart(Context parent, ReadWriteSpan span) {}

    @Override
    public boolean isStartRequired() {
      return false;
    }

    @Override
    public void onEnd(ReadableSpan span) {
      batch[waiting++] = span;
    }

    @Override
    public boolean isEndRequired() {
      return true;
    }
  }

  /** Begins the span, injects it, and ends it. */
  void call() {
    call(tracer);
  }

  /** The same of a call that is not sampled. */
  void unsampledCall() {
    call(refusing);
  }

  private void call(Tracer by) {
    next = (next + 1) % OurSpans.CALLS;
    Span span =
        by.spanBuilder("GET")
            .setSpanKind(SpanKind.CLIENT)
            .setNoParent()
            .setAttribute(METHOD, "GET")
            .setAttribute(URL, urls[next])
            .setAttribute(HOST, "reviews")
            .setAttribute(PORT, 8080L)
            .startSpan();
    W3CTraceContextPropagator.getInstance().inject(Context.root().with(span), headers, SETTER);
    span.setAttribute(SERVICE, OneService.SERVICE);
    span.setAttribute(ROUTE, "HTTPRoute/shop/reviews rule 1");
    span.setAttribute(ORIGIN, OneService.ORIGIN);
    span.setAttribute(CLUSTER, OneService.CLUSTER);
    span.setAttribute(REASON, "OK");
    span.setAttribute(ATTEMPTS, 1L);
    span.setAttribute(PEER, peers[next]);
    span.setAttribute(PEER_PORT, 8080L);
    span.setAttribute(ENDPOINT, endpoints[next]);
    span.setAttribute(STATUS, 200L);
    span.end();
  }

  boolean isBatch() {
    return waiting == OurSpans.BATCH;
  }

  /** Lets go of the batch. */
  void throwAway() {
    waiting = 0;
  }

  /** Encodes the batch as the SDK's batching does: each span as data, all of them at once. */
  void export() {
    List<SpanData> data = new ArrayList<>(waiting);
    for (ReadableSpan span : batch) {
      data.add(span.toSpanData());
    }
    waiting = 0;
    if (!exporter.export(data).isSuccess()) {
      throw new IllegalStateException("the exporter must take the batch");
    }
  }
}
