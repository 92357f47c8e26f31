package io.zerohop.instrumentation.mysql;

import io.zerohop.instrumentation.jdbc.DriverContract;
import io.zerohop.instrumentation.jdbc.DriverUnderTest;
import io.zerohop.instrumentation.jdbc.Opening;
import io.zerohop.testkit.WovenJvm;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;

class MysqlTest extends DriverContract {

  @BeforeAll
  static void weave() {
    WovenJvm.with(FaultyHooks.class, MysqlHooks.class, Opening.class);
  }

  @Override
  protected Stream<DriverUnderTest> drivers() {
    Path jars = Path.of(System.getProperty("mysql.jars"));
    return Stream.of(System.getProperty("mysql.tested").split(",", -1))
        .map(
            version ->
                new DriverUnderTest(
                    jars,
                    version,
                    "com.mysql.cj.jdbc.Driver",
                    "com.mysql.cj.jdbc.MysqlDataSource",
                    "jdbc:mysql://"));
  }

  @Override
  protected List<String> hooks() {
    return List.of(
        MysqlHooks.OPEN, MysqlHooks.OPEN + " exit", MysqlHooks.CONNECT, MysqlHooks.SOCKET);
  }

  @Override
  protected String wrongPassword() {
    return "SQLException 28000 ";
  }
}
