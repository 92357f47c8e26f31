package io.zerohop.instrumentation.mariadb;

import io.zerohop.instrumentation.jdbc.DriverContract;
import io.zerohop.instrumentation.jdbc.DriverUnderTest;
import io.zerohop.instrumentation.jdbc.Opening;
import io.zerohop.testkit.WovenJvm;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;

class MariaDbTest extends DriverContract {

  @BeforeAll
  static void weave() {
    WovenJvm.with(FaultyHooks.class, MariaDbHooks.class, Opening.class);
  }

  @Override
  protected Stream<DriverUnderTest> drivers() {
    Path jars = Path.of(System.getProperty("mariadb.jars"));
    return Stream.of(System.getProperty("mariadb.tested").split(",", -1))
        .map(
            version ->
                new DriverUnderTest(
                    jars,
                    version,
                    "org.mariadb.jdbc.Driver",
                    "org.mariadb.jdbc.MariaDbDataSource",
                    "jdbc:mariadb://"));
  }

  @Override
  protected List<String> hooks() {
    return List.of(
        MariaDbHooks.OPEN,
        MariaDbHooks.OPEN_LATER,
        MariaDbHooks.OPEN + " exit",
        MariaDbHooks.OPEN_LATER + " exit",
        MariaDbHooks.SOCKET);
  }

  @Override
  protected String wrongPassword() {
    return "SQLInvalidAuthorizationSpecException 28000 ";
  }
}
