package io.zerohop.instrumentation.mysql;

import io.zerohop.instrumentation.jdbc.WholeContract;
import io.zerohop.testkit.SqlDriver;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MysqlClientTest extends WholeContract {
  MysqlClientTest() {
    super(MysqlTest.FAMILY);
  }

  @ParameterizedTest
  @MethodSource("drivers")
  void nothingIsRunAgainOnceTheUserWasChanged(SqlDriver driver) throws SQLException {
    assertNotRunAgain(
        driver,
        "tinyInt1isBit=true",
        connection -> {
          changeUser(connection);
          connection.createStatement().executeQuery(sql().asksName("lost")).close();
        });
  }

  private static void changeUser(Connection connection) throws SQLException {
    try {
      connection
          .getClass()
          .getMethod("changeUser", String.class, String.class)
          .invoke(connection, "app", "app");
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("the driver must change the user, did not", e);
    }
  }
}
