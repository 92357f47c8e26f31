package io.zerohop.databases;

import static java.nio.file.StandardOpenOption.APPEND;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;

/** PostgreSQL with streaming replication. */
public final class Postgres implements ReplicatedDatabase {
  private static final String ADMIN = "admin";

  private static final String SETTINGS =
      """
      listen_addresses = '127.0.0.1'
      unix_socket_directories = ''
      max_connections = 60
      shared_buffers = 16MB
      min_wal_size = 32MB
      max_wal_size = 64MB
      wal_keep_size = 32MB
      fsync = off
      log_line_prefix = '%m %b '
      """;

  private final Account account;
  private final Path bin;
  private final Path directory;
  private final DatabaseServer primary;
  private final DatabaseServer replica;
  private final Cleanup cleanup;

  private Postgres(Account account, Path bin, Path directory) throws IOException {
    this.account = account;
    this.bin = bin;
    this.directory = directory;
    List<Integer> ports = Ports.free(2);
    primary = server("primary", ports.get(0));
    replica = server("replica", ports.get(1));
    cleanup = new Cleanup(account, directory, List.of(primary, replica));
  }

  /**
   * Starts both servers, in about four seconds.
   *
   * @throws IOException where they cannot run, with the reason
   */
  public static Postgres start() throws IOException, InterruptedException {
    Account account = new Account();
    Path bin = binaries(account).resolve("bin");
    Postgres pair = new Postgres(account, bin, account.directory("zerohop-postgres-"));
    try {
      pair.create();
      pair.primary.start();
      pair.replica.start();
      pair.replica.await("started streaming WAL");
      return pair;
    } catch (IOException | InterruptedException | RuntimeException failure) {
      pair.close();
      throw failure;
    }
  }

  private static Path binaries(Account account) throws IOException, InterruptedException {
    String machine = System.getProperty("os.arch").equals("aarch64") ? "arm_64" : "x86_64";
    String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String archive = "postgres-" + system + "-" + machine + ".txz";
    return Binaries.of(
        archive,
        (home, jar) -> {
          if (!Account.found("xz")) {
            throw new IOException("PostgreSQL's binaries need xz to unpack, and there is none");
          }
          Binaries.extract(jar, "", home, archive::equals);
          Path packed = home.resolve(archive);
          account.run(List.of("tar", "-xJf", packed.toString(), "-C", home.toString()));
          Files.delete(packed);
        });
  }

  private DatabaseServer server(String name, int port) {
    Path data = directory.resolve(name);
    List<String> command = List.of(program("postgres"), "-D", data.toString(), "-p", "" + port);
    String ready = name.equals("primary") ? "ready to accept connections" : "ready to accept";
    return new DatabaseServer(
        account, port, new DatabaseServer.Form("jdbc:postgresql://", data, command, ready, "INT"));
  }

  private String program(String name) {
    return bin.resolve(name).toString();
  }

  private Path data(String name) {
    return directory.resolve(name);
  }

  /** The primary's data, and the replica's as a copy of them. */
  private void create() throws IOException, InterruptedException {
    Path data = data("primary");
    Path password = Files.writeString(directory.resolve("password"), NAME);
    account.own(password);
    account.tool(
        List.of(
            program("initdb"),
            "--pgdata=" + data,
            "--username=" + ADMIN,
            "--pwfile=" + password,
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale=C",
            "--no-sync"),
        "");
    Files.writeString(data.resolve("postgresql.conf"), SETTINGS, APPEND);
    account.tool(
        List.of(program("postgres"), "--single", "-D", data.toString(), "postgres"),
        """
        CREATE ROLE app LOGIN PASSWORD 'app'
        CREATE DATABASE app OWNER app
        """);
    account.run(List.of("cp", "-a", data.toString(), data("replica").toString()));
    String upstream =
        "primary_conninfo = 'host=127.0.0.1 port=%d user=%s password=%s'%n"
            .formatted(primary.port(), ADMIN, NAME);
    Files.writeString(data("replica").resolve("postgresql.conf"), upstream, APPEND);
    Files.writeString(data("replica").resolve("standby.signal"), "");
    account.own(data("replica"));
  }

  @Override
  public DatabaseServer primary() {
    return primary;
  }

  @Override
  public DatabaseServer replica() {
    return replica;
  }

  @Override
  public Path directory() {
    return directory;
  }

  @Override
  public void pauseReplay() throws IOException, InterruptedException {
    delay("24h");
  }

  @Override
  public void resumeReplay() throws IOException, InterruptedException {
    delay("0");
  }

  /** Commits are replayed when they are as old; the server says when it has taken that over. */
  private void delay(String time) throws IOException, InterruptedException {
    Path settings = data("replica").resolve("postgresql.auto.conf");
    String setting = "recovery_min_apply_delay = " + time + System.lineSeparator();
    Files.writeString(settings, setting, StandardOpenOption.TRUNCATE_EXISTING);
    int before = count(replica.log(), "received SIGHUP");
    replica.signal("HUP");
    while (count(replica.log(), "received SIGHUP") == before) {
      Thread.sleep(5);
    }
  }

  private static int count(String text, String part) {
    return text.split(part, -1).length - 1;
  }

  @Override
  public void promoteReplica() throws IOException, InterruptedException {
    String data = data("replica").toString();
    account.tool(List.of(program("pg_ctl"), "promote", "-D", data, "-w", "-t", "60"), "");
  }

  @Override
  public void close() {
    cleanup.run();
  }
}
