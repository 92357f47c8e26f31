package io.zerohop.controlplane.xds.resource;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.MessageLite;
import io.zerohop.proto.envoy.service.discovery.v3.Resource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * One resource as it goes over the wire: encoded once, its bytes shared by all responses that carry
 * it. Immutable.
 */
public final class Encoded {
  private static final int RESOURCES_FIELD = 2;
  private static final ByteString NOTHING = ByteString.EMPTY;

  private final ResourceType type;
  private final String name;
  private final String version;
  private final ByteString value;
  private final ByteString deltaField;
  private volatile @Nullable ByteString worldField;

  private Encoded(ResourceType type, String name, String version, ByteString value) {
    this.type = type;
    this.name = name;
    this.version = version;
    this.value = value;
    this.deltaField =
        value.isEmpty()
            ? NOTHING
            : field(
                Resource.newBuilder()
                    .setName(name)
                    .setVersion(version)
                    .setResource(any(type, value))
                    .build());
  }

  /**
   * A resource of these bytes.
   *
   * @param version a hash of the content
   * @param value the encoded message
   */
  public static Encoded of(ResourceType type, String name, String version, ByteString value) {
    return new Encoded(type, name, version, value);
  }

  /** What a client says that it holds, of which we know the version only. */
  public static Encoded held(ResourceType type, String name, String version) {
    return new Encoded(type, name, version, NOTHING);
  }

  /** The resource's type. */
  public ResourceType type() {
    return type;
  }

  /** The resource's name. */
  public String name() {
    return name;
  }

  /** A hash of the content. */
  public String version() {
    return version;
  }

  /** The field {@code resources} of a delta response that carries this resource, tag included. */
  public ByteString deltaField() {
    return deltaField;
  }

  /** The field {@code resources} of a state-of-the-world response, tag included. */
  public ByteString worldField() {
    ByteString known = worldField;
    if (known == null) {
      known = field(any(type, value));
      worldField = known;
    }
    return known;
  }

  /** Tells whether a client that holds the other needs not be sent this one. */
  public boolean same(Encoded other) {
    return this == other || version.equals(other.version);
  }

  @Override
  public String toString() {
    return type.shortName() + "/" + name + "@" + version;
  }

  private static com.google.protobuf.Any any(ResourceType type, ByteString value) {
    return com.google.protobuf.Any.newBuilder().setTypeUrl(type.url()).setValue(value).build();
  }

  private static ByteString field(MessageLite message) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(message.getSerializedSize() + 8);
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    try {
      out.writeMessage(RESOURCES_FIELD, message);
      out.flush();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return ByteString.copyFrom(bytes.toByteArray());
  }
}
