package io.zerohop.apps.rpc;

import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The methods of the service {@code shop.Orders}, which take and give texts. */
final class Methods {
  static final String SERVICE = "shop.Orders";
  static final MethodDescriptor<String, String> PLACE = method("Place", MethodType.UNARY);
  static final MethodDescriptor<String, String> FIND = method("Find", MethodType.UNARY);
  static final MethodDescriptor<String, String> LIST = method("List", MethodType.SERVER_STREAMING);

  private Methods() {}

  private static MethodDescriptor<String, String> method(String name, MethodType type) {
    return MethodDescriptor.newBuilder(new Text(), new Text())
        .setFullMethodName(SERVICE + "/" + name)
        .setType(type)
        .build();
  }

  private static final class Text implements MethodDescriptor.Marshaller<String> {
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
