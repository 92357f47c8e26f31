package io.zerohop.benchmarks;

import io.grpc.MethodDescriptor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The unary method under measurement: takes and gives bytes as they are. */
final class RpcMethod {
  static final String SERVICE = "bench.Echo";
  static final MethodDescriptor<byte[], byte[]> UNARY =
      MethodDescriptor.newBuilder(new Bytes(), new Bytes())
          .setFullMethodName(SERVICE + "/Unary")
          .setType(MethodDescriptor.MethodType.UNARY)
          .build();

  private RpcMethod() {}

  private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] value) {
      return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
      try {
        return stream.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
