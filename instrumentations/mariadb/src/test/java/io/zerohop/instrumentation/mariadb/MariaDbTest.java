package io.zerohop.instrumentation.mariadb;

import io.zerohop.instrumentation.jdbc.DriverFamily;
import io.zerohop.instrumentation.jdbc.PoolContract;

class MariaDbTest extends PoolContract {
  MariaDbTest() {
    super(
        new DriverFamily(
            "mariadb",
            new MariaDbHooks(),
            "org.mariadb.jdbc.Driver",
            "org.mariadb.jdbc.MariaDbDataSource",
            "jdbc:mariadb://",
            "SQLInvalidAuthorizationSpecException 28000 "));
  }
}
