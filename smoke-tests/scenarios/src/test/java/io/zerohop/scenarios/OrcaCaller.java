package io.zerohop.scenarios;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.services.MetricReport;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.grpc.xds.orca.OrcaPerRequestUtil;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A client without an agent that asks a server of {@code shop.Orders} for its load, and hears by
 * gRPC's own means what it reports (gRFC A51).
 */
final class OrcaCaller {
  private static final MethodDescriptor<String, String> FIND =
      MethodDescriptor.newBuilder(new GrpcReviews.Text(), new GrpcReviews.Text())
          .setType(MethodType.UNARY)
          .setFullMethodName("shop.Orders/Find")
          .build();

  private static final Metadata.Key<String> QUESTION =
      Metadata.Key.of("zerohop-load", Metadata.ASCII_STRING_MARSHALLER);

  private OrcaCaller() {}

  /** What the server reports with the answer to one call; null for nothing. */
  static @Nullable MetricReport report(Channel channel) {
    Metadata headers = new Metadata();
    headers.put(QUESTION, "1");
    AtomicReference<@Nullable MetricReport> heard = new AtomicReference<>();
    ClientCalls.blockingUnaryCall(
        ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(headers)),
        FIND,
        CallOptions.DEFAULT
            .withDeadlineAfter(60, TimeUnit.SECONDS)
            .withStreamTracerFactory(
                OrcaPerRequestUtil.getInstance().newOrcaClientStreamTracerFactory(heard::set)),
        "7");
    return heard.get();
  }
}
