package io.zerohop.bootstrap;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Renames one class, with its nested ones, in class files: every mention of {@code from} in the
 * constant pool becomes {@code to} (JVM specification, section 4.4).
 *
 * @param from internal name, such as {@code a/b/C}
 * @param to internal name
 */
public record Renaming(String from, String to) {
  private static final int MAGIC_AND_VERSION = 8;

  /** The class file under its new name. The input is not changed. */
  public byte[] apply(byte[] classFile) {
    try {
      DataInputStream in = new DataInputStream(new ByteArrayInputStream(classFile));
      ByteArrayOutputStream bytes = new ByteArrayOutputStream(classFile.length + 64);
      DataOutputStream out = new DataOutputStream(bytes);
      out.write(in.readNBytes(MAGIC_AND_VERSION));
      int count = in.readUnsignedShort();
      out.writeShort(count);
      for (int index = 1; index < count; ) {
        index += constant(in, out);
      }
      in.transferTo(out);
      return bytes.toByteArray();
    } catch (IOException malformed) {
      throw new UncheckedIOException("a class file must be well-formed, was not", malformed);
    }
  }

  /** Copies one constant and returns how many numbers of the pool it takes. */
  private int constant(DataInputStream in, DataOutputStream out) throws IOException {
    int tag = in.readUnsignedByte();
    out.writeByte(tag);
    switch (tag) {
      case 1 -> out.writeUTF(rename(in.readUTF()));
      case 7, 8, 16, 19, 20 -> copy(in, out, 2);
      case 15 -> copy(in, out, 3);
      case 3, 4, 9, 10, 11, 12, 17, 18 -> copy(in, out, 4);
      case 5, 6 -> copy(in, out, 8);
      default -> throw new IOException("unknown constant tag " + tag);
    }
    return tag == 5 || tag == 6 ? 2 : 1;
  }

  private String rename(String text) {
    return text.contains(from) ? text.replace(from, to) : text;
  }

  private static void copy(DataInputStream in, DataOutputStream out, int length)
      throws IOException {
    out.write(in.readNBytes(length));
  }
}
