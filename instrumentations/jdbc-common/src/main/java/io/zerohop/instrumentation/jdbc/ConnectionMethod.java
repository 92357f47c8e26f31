package io.zerohop.instrumentation.jdbc;

import static io.zerohop.instrumentation.jdbc.ConnectionMethod.Kind.BOTH;
import static io.zerohop.instrumentation.jdbc.ConnectionMethod.Kind.CLOSES;
import static io.zerohop.instrumentation.jdbc.ConnectionMethod.Kind.CREATES;
import static io.zerohop.instrumentation.jdbc.ConnectionMethod.Kind.IN_USE;
import static io.zerohop.instrumentation.jdbc.ConnectionMethod.Kind.OWN;
import static io.zerohop.instrumentation.jdbc.ConnectionMethod.Kind.VALIDATES;

import io.zerohop.spi.hook.HookPoint;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The methods of {@link Connection} that mean something where a second connection may stand behind
 * one: the same in every driver. As data for the hooks, and to be called.
 */
enum ConnectionMethod {
  STATEMENT("createStatement", "", "()", CREATES, (to, with) -> to.createStatement()),
  STATEMENT_TYPED(
      "createStatement",
      " typed",
      "(II)",
      CREATES,
      (to, with) -> to.createStatement((int) with[0], (int) with[1])),
  STATEMENT_HELD(
      "createStatement",
      " held",
      "(III)",
      CREATES,
      (to, with) -> to.createStatement((int) with[0], (int) with[1], (int) with[2])),
  PREPARED(
      "prepareStatement",
      "",
      Text.ONLY,
      CREATES,
      (to, with) -> to.prepareStatement((String) with[0])),
  PREPARED_TYPED(
      "prepareStatement",
      " typed",
      Text.AND + "II)",
      CREATES,
      (to, with) -> to.prepareStatement((String) with[0], (int) with[1], (int) with[2])),
  PREPARED_HELD(
      "prepareStatement",
      " held",
      Text.AND + "III)",
      CREATES,
      (to, with) ->
          to.prepareStatement((String) with[0], (int) with[1], (int) with[2], (int) with[3])),
  PREPARED_KEYS(
      "prepareStatement",
      " keys",
      Text.AND + "I)",
      CREATES,
      (to, with) -> to.prepareStatement((String) with[0], (int) with[1])),
  PREPARED_COLUMNS(
      "prepareStatement",
      " columns",
      Text.AND + "[I)",
      CREATES,
      (to, with) -> to.prepareStatement((String) with[0], (int[]) with[1])),
  PREPARED_NAMES(
      "prepareStatement",
      " names",
      Text.AND + "[Ljava/lang/String;)",
      CREATES,
      (to, with) -> to.prepareStatement((String) with[0], (String[]) with[1])),
  CALL("prepareCall", "", Text.ONLY, CREATES, (to, with) -> to.prepareCall((String) with[0])),
  CALL_TYPED(
      "prepareCall",
      " typed",
      Text.AND + "II)",
      CREATES,
      (to, with) -> to.prepareCall((String) with[0], (int) with[1], (int) with[2])),
  CALL_HELD(
      "prepareCall",
      " held",
      Text.AND + "III)",
      CREATES,
      (to, with) -> to.prepareCall((String) with[0], (int) with[1], (int) with[2], (int) with[3])),

  SAVEPOINT("setSavepoint", "", "()", IN_USE, (to, with) -> to.setSavepoint()),
  SAVEPOINT_NAMED(
      "setSavepoint", " named", Text.ONLY, IN_USE, (to, with) -> to.setSavepoint((String) with[0])),
  ROLLBACK_TO(
      "rollback",
      " to savepoint",
      "(Ljava/sql/Savepoint;)",
      IN_USE,
      run((to, with) -> to.rollback((Savepoint) with[0]))),
  RELEASE(
      "releaseSavepoint",
      "",
      "(Ljava/sql/Savepoint;)",
      IN_USE,
      run((to, with) -> to.releaseSavepoint((Savepoint) with[0]))),
  WARNINGS("getWarnings", "", "()", IN_USE, (to, with) -> to.getWarnings()),
  CLEAR_WARNINGS("clearWarnings", "", "()", IN_USE, run((to, with) -> to.clearWarnings())),

  GET_ISOLATION(
      "getTransactionIsolation", "", "()", OWN, (to, with) -> to.getTransactionIsolation()),
  GET_CATALOG("getCatalog", "", "()", OWN, (to, with) -> to.getCatalog()),
  GET_SCHEMA("getSchema", "", "()", OWN, (to, with) -> to.getSchema()),

  READ_ONLY("setReadOnly", "", "(Z)", BOTH, run((to, with) -> to.setReadOnly((boolean) with[0]))),
  AUTO_COMMIT(
      "setAutoCommit", "", "(Z)", BOTH, run((to, with) -> to.setAutoCommit((boolean) with[0]))),
  ISOLATION(
      "setTransactionIsolation",
      "",
      "(I)",
      BOTH,
      run((to, with) -> to.setTransactionIsolation((int) with[0]))),
  CATALOG("setCatalog", "", Text.ONLY, BOTH, run((to, with) -> to.setCatalog((String) with[0]))),
  SCHEMA("setSchema", "", Text.ONLY, BOTH, run((to, with) -> to.setSchema((String) with[0]))),
  NETWORK_TIMEOUT(
      "setNetworkTimeout",
      "",
      "(Ljava/util/concurrent/Executor;I)",
      BOTH,
      run((to, with) -> to.setNetworkTimeout((Executor) with[0], (int) with[1]))),
  COMMIT("commit", "", "()", BOTH, run((to, with) -> to.commit())),
  ROLLBACK("rollback", "", "()", BOTH, run((to, with) -> to.rollback())),

  VALID("isValid", "", "(I)", VALIDATES, (to, with) -> to.isValid((int) with[0])),
  CLOSE("close", "", "()", CLOSES, run((to, with) -> to.close())),
  ABORT(
      "abort",
      "",
      "(Ljava/util/concurrent/Executor;)",
      CLOSES,
      run((to, with) -> to.abort((Executor) with[0])));

  /** What becomes of a method. */
  enum Kind {
    /** Answered by the connection that the statement is for. */
    CREATES,
    /** Answered by the connection that the transaction is on. */
    IN_USE,
    /** Answered by the first connection; what it sends for that is the driver's own. */
    OWN,
    /** Done on both. */
    BOTH,
    /** Asks both. */
    VALIDATES,
    /** Ends both. */
    CLOSES
  }

  private final String method;
  private final String suffix;
  private final String parameters;
  private final Kind kind;

  @SuppressWarnings("ImmutableEnumChecker") // a lambda without state
  private final Body body;

  ConnectionMethod(String method, String suffix, String parameters, Kind kind, Body body) {
    this.method = method;
    this.suffix = suffix;
    this.parameters = parameters;
    this.kind = kind;
    this.body = body;
  }

  /**
   * The hooks in a driver's class of connections.
   *
   * @param statement the type that its methods createStatement return where it is one of its own,
   *     as a descriptor has it
   */
  static List<HookPoint> hooks(String className, String statement) {
    List<HookPoint> hooks = new ArrayList<>();
    for (ConnectionMethod each : values()) {
      String[] descriptors =
          each.method.equals("createStatement")
              ? new String[] {each.parameters + statement, each.parameters + "Ljava/sql/Statement;"}
              : new String[] {each.parameters + each.returns()};
      hooks.add(HookPoint.skip(className, each.method, descriptors).named(each.id(className)));
    }
    return hooks;
  }

  /** The id of its hook. */
  String id(String className) {
    return className.substring(className.lastIndexOf('.') + 1) + '.' + method + suffix;
  }

  Kind kind() {
    return kind;
  }

  /** Whether a transaction may be over afterwards. */
  boolean endsTransaction() {
    return this == COMMIT || this == ROLLBACK || this == AUTO_COMMIT;
  }

  /** The text of the statement that is made; null where it is not known yet. */
  @Nullable String text(@Nullable Object[] arguments) {
    return parameters.startsWith(Text.AND) && arguments[0] instanceof String sql ? sql : null;
  }

  /** Calls it; null where it returns nothing. */
  @Nullable Object call(Connection connection, @Nullable Object[] arguments) throws SQLException {
    return body.call(connection, arguments);
  }

  private String returns() {
    return switch (method) {
      case "prepareStatement" -> "Ljava/sql/PreparedStatement;";
      case "prepareCall" -> "Ljava/sql/CallableStatement;";
      case "setSavepoint" -> "Ljava/sql/Savepoint;";
      case "getWarnings" -> "Ljava/sql/SQLWarning;";
      case "getCatalog", "getSchema" -> "Ljava/lang/String;";
      case "getTransactionIsolation" -> "I";
      case "isValid" -> "Z";
      default -> "V";
    };
  }

  private static Body run(Procedure procedure) {
    return (to, with) -> {
      procedure.run(to, with);
      return null;
    };
  }

  private interface Body {
    @Nullable Object call(Connection to, @Nullable Object[] with) throws SQLException;
  }

  private interface Procedure {
    void run(Connection to, @Nullable Object[] with) throws SQLException;
  }

  /** Descriptors of methods whose first parameter is a text. */
  private static final class Text {
    static final String AND = "(Ljava/lang/String;";
    static final String ONLY = AND + ")";
  }
}
