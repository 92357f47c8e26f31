package io.zerohop.controlplane.translate;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Message;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A resource, encoded once for all who get it.
 *
 * @param version a hash of the content: equal versions mean equal bytes
 */
public record XdsResource(String typeUrl, String name, ByteString value, String version) {
  private static final int VERSION_BYTES = 12;

  /** Encodes the message; equal messages give equal bytes. */
  static XdsResource of(String typeUrl, String name, Message message) {
    byte[] bytes = new byte[message.getSerializedSize()];
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    out.useDeterministicSerialization();
    try {
      message.writeTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException("an array must take what it was sized for", e);
    }
    return new XdsResource(
        typeUrl, name, com.google.protobuf.UnsafeByteOperations.unsafeWrap(bytes), hash(bytes));
  }

  /** As responses carry it. */
  public Any any() {
    return Any.newBuilder().setTypeUrl(typeUrl).setValue(value).build();
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
