package io.zerohop.controlplane.xds.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor;
import io.zerohop.controlplane.xds.resource.Encoded;
import io.zerohop.controlplane.xds.subscribe.Response;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * Writes a {@link Response} as a DiscoveryResponse or DeltaDiscoveryResponse: the resources' bytes
 * are copied as they are, only the few fields around them are written anew.
 */
final class ResponseMarshaller implements MethodDescriptor.Marshaller<Response> {
  /** The same numbers in both messages of envoy/service/discovery/v3/discovery.proto. */
  private static final int VERSION = 1;

  private static final int TYPE_URL = 4;
  private static final int NONCE = 5;

  /** In DeltaDiscoveryResponse only. */
  private static final int REMOVED = 6;

  @Override
  public InputStream stream(Response response) {
    byte[] bytes = new byte[size(response)];
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    try {
      write(response, out);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return new Bytes(bytes);
  }

  private static int size(Response response) {
    int size =
        CodedOutputStream.computeStringSize(VERSION, response.version())
            + CodedOutputStream.computeStringSize(TYPE_URL, response.type().url())
            + CodedOutputStream.computeStringSize(NONCE, response.nonce());
    for (Encoded each : response.resources()) {
      size += field(response, each).size();
    }
    for (String name : response.removed()) {
      size += CodedOutputStream.computeStringSize(REMOVED, name);
    }
    return size;
  }

  private static void write(Response response, CodedOutputStream out) throws IOException {
    out.writeString(VERSION, response.version());
    for (Encoded each : response.resources()) {
      out.writeRawBytes(field(response, each));
    }
    out.writeString(TYPE_URL, response.type().url());
    out.writeString(NONCE, response.nonce());
    for (String name : response.removed()) {
      out.writeString(REMOVED, name);
    }
    out.flush();
  }

  private static ByteString field(Response response, Encoded resource) {
    return response.delta() ? resource.deltaField() : resource.worldField();
  }

  @Override
  public Response parse(InputStream stream) {
    throw new UnsupportedOperationException("a server must only write responses");
  }

  private static final class Bytes extends ByteArrayInputStream implements KnownLength {
    Bytes(byte[] bytes) {
      super(bytes);
    }
  }
}
