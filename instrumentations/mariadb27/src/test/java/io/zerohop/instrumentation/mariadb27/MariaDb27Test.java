package io.zerohop.instrumentation.mariadb27;

import io.zerohop.instrumentation.jdbc.DriverContract;
import io.zerohop.instrumentation.jdbc.DriverUnderTest;
import io.zerohop.instrumentation.jdbc.Opening;
import io.zerohop.testkit.WovenJvm;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;

class MariaDb27Test extends DriverContract {

  @BeforeAll
  static void weave() {
    WovenJvm.with(FaultyHooks.class, MariaDb27Hooks.class, Opening.class);
  }

  @Override
  protected Stream<DriverUnderTest> drivers() {
    Path jars = Path.of(System.getProperty("mariadb27.jars"));
    return Stream.of(System.getProperty("mariadb27.tested").split(",", -1))
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
    return List.of(MariaDb27Hooks.OPEN, MariaDb27Hooks.OPEN + " exit", MariaDb27Hooks.SOCKET);
  }

  @Override
  protected String wrongPassword() {
    return "SQLInvalidAuthorizationSpecException 28000 ";
  }
}
