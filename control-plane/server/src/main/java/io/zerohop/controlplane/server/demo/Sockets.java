package io.zerohop.controlplane.server.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Which process is connected to which port, as Linux's /proc tells it. */
final class Sockets {
  private static final String ESTABLISHED = "01";

  private Sockets() {}

  /** Whether the process holds a connection to the port; empty where the system has no /proc. */
  static Optional<Boolean> connected(long pid, int port) {
    Path process = Path.of("/proc", Long.toString(pid));
    if (!Files.isDirectory(process.resolve("fd"))) {
      return Optional.empty();
    }
    try {
      Set<String> own = sockets(process);
      for (String table : new String[] {"tcp", "tcp6"}) {
        for (String line : Files.readAllLines(process.resolve("net").resolve(table))) {
          String[] columns = line.trim().split("\\s+", 0);
          if (columns.length > 9
              && columns[3].equals(ESTABLISHED)
              && columns[2].endsWith(String.format(":%04X", port))
              && own.contains("socket:[" + columns[9] + "]")) {
            return Optional.of(true);
          }
        }
      }
      return Optional.of(false);
    } catch (IOException unreadable) {
      return Optional.empty();
    }
  }

  private static Set<String> sockets(Path process) throws IOException {
    Set<String> sockets = new HashSet<>();
    try (Stream<Path> files = Files.list(process.resolve("fd"))) {
      for (Path file : (Iterable<Path>) files::iterator) {
        try {
          sockets.add(Files.readSymbolicLink(file).toString());
        } catch (IOException closedMeanwhile) {
          // A file that was closed between the listing and the look at it.
        }
      }
    }
    return sockets;
  }
}
