package io.zerohop.instrumentation.mariadb;

import io.zerohop.instrumentation.jdbc.DriverFamily;
import io.zerohop.instrumentation.jdbc.PoolContract;

/** What is owed beside the contract of all drivers. */
class MariaDbTest extends PoolContract {
  static final DriverFamily FAMILY =
      new DriverFamily(
          "mariadb",
          new MariaDbHooks(),
          "org.mariadb.jdbc.Driver",
          "org.mariadb.jdbc.MariaDbDataSource",
          "jdbc:mariadb://",
          "SQLInvalidAuthorizationSpecException 28000 ");

  MariaDbTest() {
    super(FAMILY);
  }
}
