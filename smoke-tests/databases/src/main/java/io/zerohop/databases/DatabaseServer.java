package io.zerohop.databases;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One server on its port, with its data, from one start to the next. */
public final class DatabaseServer {
  private static final int LIMIT_SECONDS = 60;

  private final Account account;
  private final Form form;
  private final int port;
  private int starts;
  private volatile @Nullable Process process;
  private Path log;

  /**
   * What differs from product to product.
   *
   * @param scheme of its JDBC URL
   * @param directory where its data are
   * @param command starts it in the foreground
   * @param ready what its log says when it takes connections
   * @param stop the signal that ends it at once but in order
   */
  record Form(String scheme, Path directory, List<String> command, String ready, String stop) {}

  DatabaseServer(Account account, int port, Form form) {
    this.account = account;
    this.port = port;
    this.form = form;
    this.log = form.directory().resolveSibling(form.directory().getFileName() + ".log");
  }

  /** Its port on 127.0.0.1, which stays the same. */
  public int port() {
    return port;
  }

  /** The process of its last start, which may have ended. */
  public long pid() {
    Process now = process;
    if (now == null) {
      throw new IllegalStateException("the server on port " + port + " was never started");
    }
    return now.pid();
  }

  /** The JDBC URL of the database; user and password are {@link ReplicatedDatabase#NAME}. */
  public String url() {
    return form.scheme() + "127.0.0.1:" + port + "/" + ReplicatedDatabase.NAME;
  }

  Path data() {
    return form.directory();
  }

  /** Whether its process lives. */
  public boolean running() {
    Process now = process;
    return now != null && now.isAlive();
  }

  /**
   * Starts it, again with the data it has, and waits until it takes connections.
   *
   * @throws IOException with its log, if it ends instead
   */
  public void start() throws IOException, InterruptedException {
    if (running()) {
      throw new IllegalStateException("the server on port " + port + " runs already");
    }
    starts++;
    String name = form.directory().getFileName() + "-" + starts + ".log";
    log = form.directory().resolveSibling(name);
    process = account.start(form.command(), log);
    await(form.ready());
  }

  /** Waits until its log since the last start says so. */
  void await(String line) throws IOException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
    while (!log().contains(line)) {
      if (!running() || System.nanoTime() > end) {
        String what = running() ? " has not said \"" + line + "\" in time:\n" : " ended:\n";
        throw new IOException("the server on port " + port + what + log());
      }
      TimeUnit.MILLISECONDS.sleep(10);
    }
  }

  /** What it has logged since the last start. */
  public String log() throws IOException {
    return Files.exists(log) ? new String(Files.readAllBytes(log), StandardCharsets.UTF_8) : "";
  }

  /** Ends it in order; clients are cut off. */
  public void stop() throws IOException, InterruptedException {
    Process now = process;
    if (now != null && now.isAlive()) {
      try {
        signal(form.stop());
      } catch (IOException gone) {
        // A Ctrl-C goes to all processes of a terminal: it may end by that.
        now.waitFor(1, TimeUnit.SECONDS);
      }
      if (now.isAlive() && !now.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        kill();
      }
    }
  }

  /** {@code kill -9} to it and to all processes it has. */
  public void kill() throws InterruptedException {
    Process now = process;
    if (now == null || !now.isAlive()) {
      return;
    }
    List<ProcessHandle> children = now.descendants().toList();
    now.destroyForcibly();
    children.forEach(ProcessHandle::destroyForcibly);
    if (!now.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException("the server on port " + port + " outlived SIGKILL");
    }
    for (ProcessHandle child : children) {
      child.onExit().join();
    }
  }

  void signal(String name) throws IOException, InterruptedException {
    Process now = process;
    if (now != null) {
      account.run(List.of("kill", "-" + name, Long.toString(now.pid())));
    }
  }
}
