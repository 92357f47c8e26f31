package io.zerohop.instrumentation.mysql;

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

/** Where MySQL Connector/J is hooked, from 8.0.13 on: each single connection, below every pool. */
public final class MysqlHooks implements HookProvider {
  static final String OPEN = "ConnectionImpl.getInstance";
  static final String CONNECT = "StandardSocketFactory.connect";
  static final String SOCKET = "StandardSocketFactory.createSocket";
  static final String SEND = "NativeSession.execSQL";
  static final String SEND_PREPARED = "ServerPreparedStatement.serverExecute";
  static final String BATCH = "StatementImpl.executeBatchInternal";
  static final String BATCH_PREPARED = "ClientPreparedStatement.executeBatchInternal";
  static final String SENT = "NativeProtocol.sendQueryPacket";
  static final String SENT_PREPARED = "ServerPreparedQuery.serverExecute";
  static final String SEND_OWN = "StatementImpl.executeSimpleNonQuery";
  static final String OF_STATEMENT = "StatementImpl.getConnection";
  static final String METADATA = "ConnectionImpl.getMetadataSafeStatement";
  static final String METADATA_PREPARED = "DatabaseMetaData.prepareMetaDataSafeStatement";
  static final String USER = "ConnectionImpl.changeUser";
  static final String XA = "MysqlXAConnection.<init>";
  static final String CONNECTION = "com.mysql.cj.jdbc.ConnectionImpl";

  private static final String SOCKETS = "com.mysql.cj.protocol.StandardSocketFactory";
  private static final String STATEMENT = "com.mysql.cj.jdbc.StatementImpl";
  private static final String TEXT =
      "(Lcom/mysql/cj/Query;Ljava/lang/String;ILcom/mysql/cj/protocol/a/NativePacketPayload;Z"
          + "Lcom/mysql/cj/protocol/ProtocolEntityFactory;";
  private static final String RESULT =
      "Lcom/mysql/cj/protocol/ColumnDefinition;Z)Lcom/mysql/cj/protocol/Resultset;";

  private static final String PACKET =
      "(Lcom/mysql/cj/Query;Lcom/mysql/cj/protocol/a/NativePacketPayload;IZ";
  private static final String COLUMNS = "Lcom/mysql/cj/protocol/ColumnDefinition;";
  private static final String MADE =
      "Lcom/mysql/cj/protocol/ProtocolEntityFactory;)Lcom/mysql/cj/protocol/Resultset;";

  /** For the service loader. */
  public MysqlHooks() {}

  @Override
  public LibraryHooks hooks() {
    List<HookPoint> points = new ArrayList<>();
    points.add(
        repeat(
            CONNECTION,
            "getInstance",
            "(Lcom/mysql/cj/conf/HostInfo;)Lcom/mysql/cj/jdbc/JdbcConnection;"));
    points.add(
        enter(
                SOCKETS,
                "connect",
                "(Ljava/lang/String;ILcom/mysql/cj/conf/PropertySet;I)Ljava/io/Closeable;")
            .writingArguments());
    points.add(skip(SOCKETS, "createSocket", "(Lcom/mysql/cj/conf/PropertySet;)Ljava/net/Socket;"));
    points.addAll(statements());
    points.add(
        skip(
            STATEMENT,
            "executeSimpleNonQuery",
            "(Lcom/mysql/cj/jdbc/JdbcConnection;Ljava/lang/String;)V"));
    points.add(exit(STATEMENT, "getConnection", "()Ljava/sql/Connection;"));
    points.add(skip(CONNECTION, "getMetadataSafeStatement", "(I)Ljava/sql/Statement;"));
    points.add(
        exit(
            "com.mysql.cj.jdbc.DatabaseMetaData",
            "prepareMetaDataSafeStatement",
            "(Ljava/lang/String;)Ljava/sql/PreparedStatement;"));
    points.add(exit(CONNECTION, "changeUser", "(Ljava/lang/String;Ljava/lang/String;)V"));
    points.add(
        enter(
            "com.mysql.cj.jdbc.MysqlXAConnection",
            "<init>",
            "(Lcom/mysql/cj/jdbc/JdbcConnection;Z)V"));
    points.addAll(Sides.hooks(CONNECTION, "Ljava/sql/Statement;"));
    return new LibraryHooks(
        "mysql",
        Library.of("com.mysql:mysql-connector-j").versions("8.0.13", ""),
        "io.zerohop.instrumentation.mysql.MysqlAdapter",
        points);
  }

  /** Where a statement is sent and where its answer is read. */
  private static List<HookPoint> statements() {
    List<HookPoint> points = new ArrayList<>();
    points.add(
        skip(
            "com.mysql.cj.NativeSession",
            "execSQL",
            TEXT + RESULT,
            TEXT + "Ljava/lang/String;" + RESULT)); // to 8.0.17
    points.add(
        skip(
            "com.mysql.cj.jdbc.ServerPreparedStatement",
            "serverExecute",
            "(IZLcom/mysql/cj/protocol/ColumnDefinition;)"
                + "Lcom/mysql/cj/jdbc/result/ResultSetInternalMethods;"));
    points.add(
        exit(
            "com.mysql.cj.protocol.a.NativeProtocol",
            "sendQueryPacket",
            PACKET + COLUMNS + MADE,
            PACKET // to 8.0.17
                + "Ljava/lang/String;"
                + COLUMNS
                + "Lcom/mysql/cj/protocol/Protocol$GetProfilerEventHandlerInstanceFunction;"
                + MADE));
    points.add(repeat(STATEMENT, "executeBatchInternal", "()[J"));
    points.add(repeat("com.mysql.cj.jdbc.ClientPreparedStatement", "executeBatchInternal", "()[J"));
    points.add(exit("com.mysql.cj.ServerPreparedQuery", "serverExecute", "(IZ" + COLUMNS + MADE));
    return points;
  }
}
