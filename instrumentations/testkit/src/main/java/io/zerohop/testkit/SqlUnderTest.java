package io.zerohop.testkit;

import java.sql.SQLException;
import java.util.stream.Stream;
import javax.sql.DataSource;

/**
 * A JDBC driver as the contract drives it, with a primary and a replica that speak its protocol.
 * The only thing that a contract test must supply.
 */
public interface SqlUnderTest extends AutoCloseable {
  /** The versions of the driver, in a JVM that is woven. */
  Stream<SqlDriver> drivers();

  /** How requests name the dialect. */
  String dialect();

  /** The port of a URL that names none. */
  int standardPort();

  /** The user whom the servers know; the password is the same word. */
  String user();

  /**
   * A URL of the database {@code app}.
   *
   * @param host may have a port
   * @param parameters each as {@code NAME=VALUE}
   */
  String url(String host, String... parameters);

  /** A DataSource of the driver that goes to the host. */
  DataSource dataSource(SqlDriver driver, String host) throws SQLException;

  /** The parameter that gives seven seconds for reaching a server. */
  String reachesInSevenSeconds();

  /** Where the primary listens on the loopback address. */
  int primaryPort();

  /** Where the replica does. */
  int replicaPort();

  /** A server that refuses every login. */
  Refusing refusing();

  /** What a server answers that is asked for its name. */
  String name(Told told);

  /**
   * A query for the server's name, in one column of one row.
   *
   * @param mark a word that the text must hold; the same name is answered
   */
  String asksName(String mark);

  /** A query for the server's name whose only parameter is a text that changes nothing. */
  String asksNamePrepared();

  /** A query that a server answers after many seconds. */
  String asksSlowly();

  /** A write, which a replica refuses. */
  String writes();

  /** A write whose only parameter is a number. */
  String writesPrepared();

  /** A text that sets a variable of the session. */
  String sets();

  /** The simple name of the exception in which the driver wraps a state of the mesh's own. */
  String exception(String sqlState);

  /** How the driver's own exception for a wrong password begins: class, state. */
  String wrongPassword();

  /** Whether a connection of this version can be aborted on this JDK. */
  default boolean canAbort(SqlDriver driver) {
    return true;
  }

  @Override
  void close();

  /** Which of the two servers. */
  enum Told {
    /** The one that takes writes. */
    PRIMARY,
    /** The other. */
    REPLICA
  }

  /** A server that refuses every login. */
  interface Refusing extends AutoCloseable {
    /** Where it listens on the loopback address. */
    int port();

    @Override
    void close();
  }
}
