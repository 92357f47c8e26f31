package io.zerohop.instrumentation.mariadb27;

import io.zerohop.instrumentation.jdbc.DriverFamily;
import io.zerohop.instrumentation.jdbc.PoolContract;

/** What is owed beside the contract of all drivers. */
class MariaDb27Test extends PoolContract {
  static final DriverFamily FAMILY =
      new DriverFamily(
          "mariadb27",
          new MariaDb27Hooks(),
          "org.mariadb.jdbc.Driver",
          "org.mariadb.jdbc.MariaDbDataSource",
          "jdbc:mariadb://",
          "SQLInvalidAuthorizationSpecException 28000 ");

  MariaDb27Test() {
    super(FAMILY);
  }
}
