package io.zerohop.instrumentation.mariadb;

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

/** Where MariaDB Connector/J is hooked, from 3.0 on: below every pool, its own included. */
public final class MariaDbHooks implements HookProvider {
  static final String OPEN = "Driver.connect";
  static final String OPEN_LATER = "NonRegisteringDriver.connect";
  static final String SOCKET = "ConnectionHelper.createSocket";
  static final String SEND = "StandardClient.execute";
  static final String SEND_MANY = "StandardClient.executePipeline";
  static final String OVER = "StandardClient.execute over";
  static final String OVER_MANY = "StandardClient.executePipeline over";
  static final String ANSWERED = "StandardClient.readPacket";
  static final String ERROR = "ErrorPacket.<init>";
  static final String OF_STATEMENT = "Statement.getConnection";
  static final String METADATA = "DatabaseMetaData.executeQuery";
  static final String RESET = "Connection.reset";
  static final String XA = "MariaDbPoolConnection.getXAResource";
  static final String XA_PINNED = "MariaDbPoolPinnedConnection.getXAResource";
  static final String CONNECTION = "org.mariadb.jdbc.Connection";

  private static final String OPENING =
      "(Lorg/mariadb/jdbc/Configuration;)Lorg/mariadb/jdbc/Connection;";
  private static final String CLIENT = "org.mariadb.jdbc.client.impl.StandardClient";
  private static final String MESSAGE = "Lorg/mariadb/jdbc/message/ClientMessage;";
  private static final String FOR = "Lorg/mariadb/jdbc/Statement;IJIIZZ)Ljava/util/List;";

  /** For the service loader. */
  public MariaDbHooks() {}

  @Override
  public LibraryHooks hooks() {
    List<HookPoint> points = new ArrayList<>();
    points.add(
        repeat("org.mariadb.jdbc.Driver", "connect", OPENING).writingArguments().oneOf("open"));
    points.add(
        repeat("org.mariadb.jdbc.NonRegisteringDriver", "connect", OPENING)
            .writingArguments()
            .oneOf("open"));
    points.add(
        skip(
            "org.mariadb.jdbc.client.impl.ConnectionHelper",
            "createSocket",
            "(Lorg/mariadb/jdbc/Configuration;Lorg/mariadb/jdbc/HostAddress;)Ljava/net/Socket;"));
    points.add(skip(CLIENT, "execute", "(" + MESSAGE + FOR));
    points.add(exit(CLIENT, "execute", "(" + MESSAGE + FOR).named(OVER));
    points.add(skip(CLIENT, "executePipeline", "([" + MESSAGE + FOR));
    points.add(exit(CLIENT, "executePipeline", "([" + MESSAGE + FOR).named(OVER_MANY));
    points.add(
        exit(
            CLIENT,
            "readPacket",
            "(Lorg/mariadb/jdbc/Statement;"
                + MESSAGE
                + "IJIIZ)Lorg/mariadb/jdbc/client/Completion;"));
    points.add(
        enter(
            "org.mariadb.jdbc.message.server.ErrorPacket",
            "<init>",
            "(Lorg/mariadb/jdbc/client/ReadableByteBuf;Lorg/mariadb/jdbc/client/Context;)V"));
    points.add(
        exit("org.mariadb.jdbc.Statement", "getConnection", "()Lorg/mariadb/jdbc/Connection;"));
    points.add(
        skip(
            "org.mariadb.jdbc.DatabaseMetaData",
            "executeQuery",
            "(Ljava/lang/String;)Ljava/sql/ResultSet;"));
    points.add(enter(CONNECTION, "reset", "()V"));
    points.addAll(distributed());
    points.addAll(Sides.hooks(CONNECTION, "Lorg/mariadb/jdbc/Statement;"));
    return new LibraryHooks(
        "mariadb",
        Library.of("org.mariadb.jdbc:mariadb-java-client").versions("3.0", ""),
        "io.zerohop.instrumentation.mariadb.MariaDbAdapter",
        points);
  }

  /** What takes part in transactions over several resources. */
  private static List<HookPoint> distributed() {
    String resource = "()Ljavax/transaction/xa/XAResource;";
    return List.of(
        enter("org.mariadb.jdbc.MariaDbPoolConnection", "getXAResource", resource),
        enter("org.mariadb.jdbc.MariaDbPoolPinnedConnection", "getXAResource", resource)
            .optional()); // from 3.5 on
  }
}
