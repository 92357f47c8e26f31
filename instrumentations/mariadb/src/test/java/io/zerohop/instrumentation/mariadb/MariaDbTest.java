package io.zerohop.instrumentation.mariadb;

import io.zerohop.instrumentation.jdbc.DriverContract;
import io.zerohop.instrumentation.jdbc.DriverFamily;

class MariaDbTest extends DriverContract {
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
