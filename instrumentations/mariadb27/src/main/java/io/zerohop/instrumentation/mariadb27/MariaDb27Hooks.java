package io.zerohop.instrumentation.mariadb27;

import static io.zerohop.spi.hook.HookPoint.enter;
import static io.zerohop.spi.hook.HookPoint.exit;
import static io.zerohop.spi.hook.HookPoint.repeat;
import static io.zerohop.spi.hook.HookPoint.skip;

import io.zerohop.instrumentation.jdbc.Sides;
import io.zerohop.spi.hook.HookPoint;
import io.zerohop.spi.hook.HookProvider;
import io.zerohop.spi.hook.Library;
import io.zerohop.spi.hook.LibraryHooks;
import java.util.ArrayList;
import java.util.List;

/** Where MariaDB Connector/J 2.7 is hooked: below every pool, its own included. */
public final class MariaDb27Hooks implements HookProvider {
  static final String OPEN = "Utils.retrieveProxy";
  static final String SOCKET = "Utils.createSocket";
  static final String SEND = "AbstractQueryProtocol.executeQuery";
  static final String SEND_CLIENT = "AbstractQueryProtocol.executeQuery prepared";
  static final String SEND_CLIENT_TIMED = "AbstractQueryProtocol.executeQuery prepared, timed";
  static final String SEND_SERVER = "AbstractQueryProtocol.executePreparedQuery";
  static final String SEND_BATCH = "AbstractQueryProtocol.executeBatchStmt";
  static final String SEND_CLIENT_BATCH = "AbstractQueryProtocol.executeBatchClient";
  static final String SEND_SERVER_BATCH = "AbstractQueryProtocol.executeBatchServer";

  /** Said behind a way to send a text: its answer was read too. */
  static final String OVER = " over";

  /** The ways that send one text and may send it once more. */
  static final List<String> REPEATABLE = List.of(SEND, SEND_CLIENT, SEND_CLIENT_TIMED);

  /** Every way to send a text of the application. */
  static final List<String> SENDS =
      List.of(
          SEND,
          SEND_CLIENT,
          SEND_CLIENT_TIMED,
          SEND_SERVER,
          SEND_BATCH,
          SEND_CLIENT_BATCH,
          SEND_SERVER_BATCH);

  /** The ways that send several texts. */
  static final List<String> BATCHES = List.of(SEND_BATCH, SEND_CLIENT_BATCH, SEND_SERVER_BATCH);

  static final String ANSWERED = "AbstractQueryProtocol.readPacket";
  static final String ERROR = "AbstractQueryProtocol.readErrorPacket";
  static final String OF_STATEMENT = "MariaDbStatement.getConnection";
  static final String METADATA = "MariaDbDatabaseMetaData.executeQuery";
  static final String RESET = "MariaDbConnection.reset";
  static final String XA = "MariaXaConnection.getXAResource";
  static final String CONNECTION = "org.mariadb.jdbc.MariaDbConnection";

  private static final String UTILS = "org.mariadb.jdbc.internal.util.Utils";
  private static final String PROTOCOL = "org.mariadb.jdbc.internal.protocol.AbstractQueryProtocol";
  private static final String RESULTS = "Lorg/mariadb/jdbc/internal/com/read/dao/Results;";
  private static final String CLIENT = "Lorg/mariadb/jdbc/internal/util/dao/ClientPrepareResult;";
  private static final String SERVER = "Lorg/mariadb/jdbc/internal/util/dao/ServerPrepareResult;";
  private static final String TEXT = "Ljava/lang/String;";
  private static final String LIST = "Ljava/util/List;";
  private static final String VALUES =
      "[Lorg/mariadb/jdbc/internal/com/send/parameters/ParameterHolder;";

  /** For the service loader. */
  public MariaDb27Hooks() {}

  @Override
  public LibraryHooks hooks() {
    List<HookPoint> points = new ArrayList<>();
    points.add(
        repeat(
                UTILS,
                "retrieveProxy",
                "(Lorg/mariadb/jdbc/UrlParser;"
                    + "Lorg/mariadb/jdbc/internal/util/pool/GlobalStateInfo;)"
                    + "Lorg/mariadb/jdbc/internal/protocol/Protocol;")
            .writingArguments());
    points.add(
        skip(
            UTILS,
            "createSocket",
            "(Lorg/mariadb/jdbc/util/Options;Ljava/lang/String;)Ljava/net/Socket;"));
    points.addAll(sends());
    points.add(exit(PROTOCOL, "readPacket", "(" + RESULTS + ")V"));
    points.add(
        enter(
            PROTOCOL,
            "readErrorPacket",
            "(Lorg/mariadb/jdbc/internal/com/read/Buffer;" + RESULTS + ")Ljava/sql/SQLException;"));
    points.add(
        exit(
            "org.mariadb.jdbc.MariaDbStatement",
            "getConnection",
            "()Lorg/mariadb/jdbc/MariaDbConnection;"));
    points.add(
        skip(
            "org.mariadb.jdbc.MariaDbDatabaseMetaData",
            "executeQuery",
            "(Ljava/lang/String;)Ljava/sql/ResultSet;"));
    points.add(enter(CONNECTION, "reset", "()V"));
    points.add(
        enter(
            "org.mariadb.jdbc.MariaXaConnection",
            "getXAResource",
            "()Ljavax/transaction/xa/XAResource;"));
    points.addAll(Sides.hooks(CONNECTION, "Ljava/sql/Statement;"));
    return new LibraryHooks(
        "mariadb-2.7",
        Library.of("org.mariadb.jdbc:mariadb-java-client").versions("2.7", "3.0"),
        "io.zerohop.instrumentation.mariadb27.MariaDb27Adapter",
        points);
  }

  private static List<HookPoint> sends() {
    String prepared = "(Z" + RESULTS + CLIENT;
    String inServer = "(Z" + SERVER + RESULTS;
    return List.of(
        skip(PROTOCOL, "executeQuery", "(Z" + RESULTS + TEXT + ")V"),
        exit(PROTOCOL, "executeQuery", "(Z" + RESULTS + TEXT + ")V").named(SEND + OVER),
        exit(PROTOCOL, "executeQuery", prepared + VALUES + ")V").named(SEND_CLIENT + OVER),
        exit(PROTOCOL, "executeQuery", prepared + VALUES + "I)V").named(SEND_CLIENT_TIMED + OVER),
        skip(PROTOCOL, "executeQuery", prepared + VALUES + ")V").named(SEND_CLIENT),
        skip(PROTOCOL, "executeQuery", prepared + VALUES + "I)V").named(SEND_CLIENT_TIMED),
        skip(PROTOCOL, "executePreparedQuery", inServer + VALUES + ")V"),
        exit(PROTOCOL, "executePreparedQuery", inServer + VALUES + ")V").named(SEND_SERVER + OVER),
        skip(PROTOCOL, "executeBatchStmt", "(Z" + RESULTS + LIST + ")V"),
        exit(PROTOCOL, "executeBatchStmt", "(Z" + RESULTS + LIST + ")V").named(SEND_BATCH + OVER),
        exit(
                PROTOCOL,
                "executeBatchClient",
                prepared + LIST + ")Z",
                prepared + LIST + "Z)Z") // the latter to 2.7.4
            .named(SEND_CLIENT_BATCH + OVER),
        exit(
                PROTOCOL,
                "executeBatchServer",
                inServer + TEXT + LIST + ")Z",
                inServer + TEXT + LIST + "Z)Z")
            .named(SEND_SERVER_BATCH + OVER),
        skip(
            PROTOCOL,
            "executeBatchClient",
            prepared + LIST + ")Z",
            prepared + LIST + "Z)Z"), // the latter to 2.7.4
        skip(
            PROTOCOL,
            "executeBatchServer",
            inServer + TEXT + LIST + ")Z",
            inServer + TEXT + LIST + "Z)Z"));
  }
}
