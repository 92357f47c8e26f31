package io.zerohop.scenarios;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** A gRPC service of one method without an agent: its instances answer with their names. */
final class GrpcReviews {
  private static final MethodDescriptor<String, String> WHO =
      MethodDescriptor.<String, String>newBuilder()
          .setType(MethodType.UNARY)
          .setFullMethodName("zerohop.scenarios.Reviews/Who")
          .setRequestMarshaller(new Text())
          .setResponseMarshaller(new Text())
          .build();

  private GrpcReviews() {}

  /** Starts an instance on a free port of the loopback address. */
  static Server start(String instance) throws IOException {
    return NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
        .addService(
            ServerServiceDefinition.builder("zerohop.scenarios.Reviews")
                .addMethod(
                    WHO,
                    ServerCalls.asyncUnaryCall(
                        (question, answer) -> {
                          answer.onNext(instance);
                          answer.onCompleted();
                        }))
                .build())
        .build()
        .start();
  }

  /**
   * Asks one instance for its name.
   *
   * @throws io.grpc.StatusRuntimeException if the call fails or takes longer than 60 s
   */
  static String call(Channel channel) {
    return ClientCalls.blockingUnaryCall(
        channel, WHO, CallOptions.DEFAULT.withDeadlineAfter(60, TimeUnit.SECONDS), "who");
  }

  /** How many of so many calls each instance answered. */
  static Map<String, Integer> calls(int count, Channel channel) {
    Map<String, Integer> answers = new TreeMap<>();
    for (int i = 0; i < count; i++) {
      answers.merge(call(channel), 1, Integer::sum);
    }
    return answers;
  }

  /** Texts as they are. */
  static final class Text implements MethodDescriptor.Marshaller<String> {
    @Override
    public InputStream stream(String text) {
      return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String parse(InputStream bytes) {
      try {
        return new String(bytes.readAllBytes(), StandardCharsets.UTF_8);
      } catch (IOException broken) {
        throw new UncheckedIOException(broken);
      }
    }
  }
}
