package io.zerohop.bootstrap;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
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
  private static final int ROOMS = 4;

  private final ZipFile zip;
  private final @Nullable ZipEntry entry;
  private final ByteBuffer index;
  private final ArrayDeque<Room> rooms = new ArrayDeque<>(ROOMS);

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
    Room room = open(name);
    if (room == null) {
      return null;
    }
    byte[] file = new byte[room.file.remaining()];
    room.file.get(file);
    giveBack(room);
    return file;
  }

  /**
   * The file of this name, in a room that is the caller's until {@link #giveBack}: unpacking
   * thousands of classes into arrays of their own would fill the application's heap with garbage.
   * Null when there is none or it cannot be read.
   */
  @Nullable Room open(String name) {
    int row = row(hash(name));
    ZipEntry stored = entry;
    if (row < 0 || stored == null) {
      return null;
    }
    Room room = take();
    try (InputStream in = zip.getInputStream(stored)) {
      in.skipNBytes(index.getInt(row + 8));
      if (room.unpack(in, index.getInt(row + 12), index.getInt(row + 16))) {
        return room;
      }
    } catch (IOException | DataFormatException unreadable) {
      // As if it were not there.
    }
    giveBack(room);
    return null;
  }

  private Room take() {
    synchronized (rooms) {
      Room room = rooms.poll();
      return room == null ? new Room() : room;
    }
  }

  /** Takes a room back. */
  void giveBack(Room room) {
    synchronized (rooms) {
      if (rooms.size() < ROOMS && room.file.capacity() <= Room.LARGE) {
        rooms.push(room);
        return;
      }
    }
    room.inflater.end();
  }

  /** What it takes to unpack a file; for one thread at a time. */
  static final class Room {
    private static final int USUAL = 16 * 1024;
    private static final int LARGE = 64 * 1024;

    private final Inflater inflater = new Inflater(true);
    private byte[] packed = new byte[USUAL];
    private ByteBuffer file = ByteBuffer.allocateDirect(USUAL);

    /** The file, unpacked. */
    ByteBuffer file() {
      return file;
    }

    private boolean unpack(InputStream in, int packedLength, int length)
        throws IOException, DataFormatException {
      if (packed.length < packedLength) {
        packed = new byte[packedLength];
      }
      if (file.capacity() < length) {
        file = ByteBuffer.allocateDirect(length);
      }
      file.clear().limit(length);
      inflater.reset();
      inflater.setInput(packed, 0, in.readNBytes(packed, 0, packedLength));
      boolean whole = inflater.inflate(file) == length;
      file.flip();
      return whole;
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
