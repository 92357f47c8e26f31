package io.zerohop.databases;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** Ends servers and removes their directory, once: when it is run, or when the JVM ends. */
final class Cleanup implements Runnable {
  private static final int MEMORY_LINE = 6;

  private final Account account;
  private final Path directory;
  private final List<DatabaseServer> servers;
  private final Thread atExit = new Thread(this::clean, "zerohop-databases-cleanup");
  private final AtomicBoolean done = new AtomicBoolean();

  Cleanup(Account account, Path directory, List<DatabaseServer> servers) {
    this.account = account;
    this.directory = directory;
    this.servers = servers;
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  @Override
  public void run() {
    clean();
    Runtime.getRuntime().removeShutdownHook(atExit);
  }

  /** A PostgreSQL that was killed has left the memory that its seventh line names. */
  private void release(Path data) throws IOException, InterruptedException {
    Path left = data.resolve("postmaster.pid");
    List<String> lines = Files.exists(left) ? Files.readAllLines(left) : List.of();
    if (lines.size() > MEMORY_LINE && Account.found("ipcrm")) {
      String[] keyAndId = lines.get(MEMORY_LINE).strip().split(" +", -1);
      try {
        account.run(List.of("ipcrm", "-m", keyAndId[keyAndId.length - 1]));
      } catch (IOException alreadyGone) {
        return;
      }
    }
  }

  /** Its files are removed whatever comes of this. */
  private void end(DatabaseServer server) throws InterruptedException {
    try {
      server.stop();
      release(server.data());
    } catch (IOException unclean) {
      server.kill();
    }
  }

  private void clean() {
    if (!done.compareAndSet(false, true)) {
      return;
    }
    List<Process> started = account.end();
    try {
      for (DatabaseServer server : servers) {
        end(server);
      }
      // Such as a tool that was at work when the JVM was told to end.
      for (Process left : started) {
        left.descendants().forEach(ProcessHandle::destroyForcibly);
        left.destroyForcibly().waitFor();
      }
      account.run(List.of("rm", "-rf", directory.toString()));
    } catch (IOException unclean) {
      throw new UncheckedIOException(unclean);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
