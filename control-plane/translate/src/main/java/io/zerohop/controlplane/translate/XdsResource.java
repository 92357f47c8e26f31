package io.zerohop.controlplane.translate;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Message;
import com.google.protobuf.UnsafeByteOperations;
import io.zerohop.controlplane.policy.ResourceKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;

/**
 * A resource, encoded once for all who get it.
 *
 * @param version a hash of the content: equal versions mean equal bytes
 * @param origins the policy objects that it was made of, in whole or in part
 */
public record XdsResource(
    String typeUrl, String name, ByteString value, String version, Set<ResourceKey> origins) {
  private static final int VERSION_BYTES = 12;

  public XdsResource {
    origins = Set.copyOf(origins);
  }

  /** Encodes the message; equal messages give equal bytes. */
  static XdsResource of(String typeUrl, String name, Message message, Set<ResourceKey> origins) {
    byte[] bytes = new byte[message.getSerializedSize()];
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    out.useDeterministicSerialization();
    try {
      message.writeTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException("an array must take what it was sized for", e);
    }
    return new XdsResource(
        typeUrl, name, UnsafeByteOperations.unsafeWrap(bytes), hash(bytes), origins);
  }

  /** As responses carry it. */
  public Any any() {
    return Any.newBuilder().setTypeUrl(typeUrl).setValue(value).build();
  }

  /** The encoded message, a copy. */
  public byte[] bytes() {
    return value.toByteArray();
  }

  private static String hash(byte[] bytes) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return HexFormat.of().formatHex(digest, 0, VERSION_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
