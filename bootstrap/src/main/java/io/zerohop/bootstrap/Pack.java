package io.zerohop.bootstrap;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * Thousands of class files as one entry of the agent's jar, so that the JVM does not read thousands
 * of directory entries before the application's main.
 *
 * <p>The entry is stored, not compressed. Big endian: the number of files, then for each, ordered
 * by hash, its name's hash (8 bytes), offset from the start of the entry, packed length and length
 * (4 bytes each); then the files, deflated. Written by the build. Safe for use by many threads.
 */
final class Pack {
  private static final int ROW = 20;

  private final ZipFile zip;
  private final @Nullable ZipEntry entry;
  private final ByteBuffer index;

  private Pack(ZipFile zip, @Nullable ZipEntry entry, ByteBuffer index) {
    this.zip = zip;
    this.entry = entry;
    this.index = index;
  }

  /** The pack in {@code name}; an empty one when there is none or it cannot be read. */
  static Pack open(ZipFile zip, String name) {
    ZipEntry entry = zip.getEntry(name);
    if (entry != null) {
      try (InputStream in = zip.getInputStream(entry)) {
        int count = ByteBuffer.wrap(in.readNBytes(4)).getInt();
        return new Pack(zip, entry, ByteBuffer.wrap(in.readNBytes(count * ROW)));
      } catch (IOException | RuntimeException unreadable) {
        entry = null;
      }
    }
    return new Pack(zip, entry, ByteBuffer.allocate(0));
  }

  /** The file of this name, null when there is none or it cannot be read. */
  byte @Nullable [] find(String name) {
    int row = row(hash(name));
    ZipEntry stored = entry;
    if (row < 0 || stored == null) {
      return null;
    }
    byte[] file = new byte[index.getInt(row + 16)];
    Inflater inflater = new Inflater(true);
    try (InputStream in = zip.getInputStream(stored)) {
      in.skipNBytes(index.getInt(row + 8));
      inflater.setInput(in.readNBytes(index.getInt(row + 12)));
      return inflater.inflate(file) == file.length ? file : null;
    } catch (IOException | DataFormatException unreadable) {
      return null;
    } finally {
      inflater.end();
    }
  }

  private int row(long hash) {
    int low = 0;
    int high = index.limit() / ROW - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      long there = index.getLong(middle * ROW);
      if (there == hash) {
        return middle * ROW;
      } else if (there < hash) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -1;
  }

  /** FNV-1a over the name's characters; the build makes sure that no two names share it. */
  static long hash(String name) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < name.length(); i++) {
      hash = (hash ^ name.charAt(i)) * 0x100000001b3L;
    }
    return hash;
  }
}
