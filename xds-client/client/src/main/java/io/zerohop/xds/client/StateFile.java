package io.zerohop.xds.client;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A small file that several processes share: replaced as a whole by a rename, checked by a sum,
 * readable by its owner only, written under a lock.
 *
 * <p>Layout: 8 bytes that name the format, 32 bytes SHA-256 of the payload, the payload.
 */
final class StateFile {
  private static final byte[] FORMAT = "ZHSTATE1".getBytes(StandardCharsets.US_ASCII);
  private static final int SUM = 32;

  private final Path directory;
  private final Path path;
  private final Path lock;
  private final Path draft;

  /**
   * @param label a readable part of the file's name
   * @param key what tells this file from others with the same label
   */
  StateFile(Path directory, String label, List<String> key) {
    this.directory = directory;
    String hash =
        HexFormat.of().formatHex(sum(String.join("\0", key).getBytes(StandardCharsets.UTF_8)));
    String name = label.replaceAll("[^A-Za-z0-9._-]", "_") + "-" + hash.substring(0, 16);
    this.path = directory.resolve(name + ".state");
    this.lock = directory.resolve(name + ".lock");
    this.draft = directory.resolve(name + ".new");
  }

  Path path() {
    return path;
  }

  /**
   * The payload, or null if there is no file.
   *
   * @throws IOException with one clear sentence if there is one and it is damaged or not readable
   */
  byte @Nullable [] read() throws IOException {
    if (!Files.isDirectory(directory)) {
      return null;
    }
    byte[] all;
    try {
      all = Files.readAllBytes(path);
    } catch (NoSuchFileException e) {
      return null;
    }
    int head = FORMAT.length + SUM;
    if (all.length < head || !Arrays.equals(all, 0, FORMAT.length, FORMAT, 0, FORMAT.length)) {
      throw new IOException("it is not in a format that this version knows");
    }
    byte[] payload = Arrays.copyOfRange(all, head, all.length);
    if (!Arrays.equals(sum(payload), Arrays.copyOfRange(all, FORMAT.length, head))) {
      throw new IOException("its checksum does not fit (a damaged or cut file)");
    }
    return payload;
  }

  /**
   * Replaces the payload. Does nothing when another process is just doing so: its content is as
   * good as ours.
   *
   * @param change gets the payload of now, null if there is none that can be read
   * @throws IOException with a message that says why
   */
  void replace(UnaryOperator<byte @Nullable []> change) throws IOException {
    try {
      if (!Files.isDirectory(directory)) {
        Files.createDirectories(directory, ownerOnly("rwx------"));
      }
      change(change);
    } catch (FileAlreadyExistsException e) {
      throw new IOException(e.getFile() + " is not a directory", e);
    } catch (AccessDeniedException e) {
      throw new IOException("this user may not write " + e.getFile(), e);
    }
  }

  private void change(UnaryOperator<byte @Nullable []> change) throws IOException {
    try (FileChannel guard = open(lock);
        FileLock held = tryLock(guard)) {
      if (held != null) {
        byte[] payload = change.apply(readOrNull());
        if (payload != null) {
          write(payload);
        }
      }
    }
  }

  private byte @Nullable [] readOrNull() {
    try {
      return read();
    } catch (IOException e) {
      return null;
    }
  }

  private void write(byte[] payload) throws IOException {
    // One name, under the lock: what a process that was killed left behind is written over.
    try {
      try (FileChannel channel = open(draft).truncate(0)) {
        OutputStream out = Channels.newOutputStream(channel);
        out.write(FORMAT);
        out.write(sum(payload));
        out.write(payload);
        channel.force(true);
      }
      Files.move(draft, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  private static FileChannel open(Path file) throws IOException {
    return FileChannel.open(
        file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE), ownerOnly("rw-------"));
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  private static FileAttribute<?>[] ownerOnly(String permissions) {
    boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    return posix
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }

  private static byte[] sum(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
