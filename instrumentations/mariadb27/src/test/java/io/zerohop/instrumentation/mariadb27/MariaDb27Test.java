package io.zerohop.instrumentation.mariadb27;

import io.zerohop.instrumentation.jdbc.DriverFamily;
import io.zerohop.instrumentation.jdbc.PoolContract;

class MariaDb27Test extends PoolContract {
  MariaDb27Test() {
    super(
        new DriverFamily(
            "mariadb27",
            new MariaDb27Hooks(),
            "org.mariadb.jdbc.Driver",
            "org.mariadb.jdbc.MariaDbDataSource",
            "jdbc:mariadb://",
            "SQLInvalidAuthorizationSpecException 28000 "));
  }
}
