package io.zerohop.scenarios;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The ports on which a process of this machine listens, by what Linux says. */
final class ListeningSockets {
  private static final Path PROCESSES = Path.of("/proc");
  private static final String LISTENING = "0A";
  private static final int LOCAL_ADDRESS = 1;
  private static final int STATE = 3;
  private static final int INODE = 9;

  private ListeningSockets() {}

  /** Skips the test where there is no such file system. */
  static void need() {
    Peers.need(
        Files.isReadable(PROCESSES.resolve("self/net/tcp")), "ports of a process: no /proc/net");
  }

  /** The TCP ports, of IPv4 and IPv6. */
  static Set<Integer> of(long pid) throws IOException {
    Path process = PROCESSES.resolve(Long.toString(pid));
    Set<String> own = sockets(process);
    Set<Integer> ports = new TreeSet<>();
    for (String table : List.of("net/tcp", "net/tcp6")) {
      for (String row : Files.readAllLines(process.resolve(table))) {
        String[] fields = row.strip().split("\\s+", -1);
        if (fields[STATE].equals(LISTENING) && own.contains(fields[INODE])) {
          String address = fields[LOCAL_ADDRESS];
          ports.add(Integer.parseInt(address.substring(address.indexOf(':') + 1), 16));
        }
      }
    }
    return ports;
  }

  /** The inodes of its sockets. */
  private static Set<String> sockets(Path process) throws IOException {
    Set<String> inodes = new HashSet<>();
    try (DirectoryStream<Path> open = Files.newDirectoryStream(process.resolve("fd"))) {
      for (Path each : open) {
        String target = target(each);
        if (target.startsWith("socket:[")) {
          inodes.add(target.substring("socket:[".length(), target.length() - 1));
        }
      }
    }
    return inodes;
  }

  private static String target(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException closed) {
      return "";
    }
  }
}
