package io.zerohop.instrumentation.mysql;

import io.zerohop.instrumentation.jdbc.DriverContract;
import io.zerohop.instrumentation.jdbc.DriverFamily;

/** What is owed beside the contract of all drivers. */
class MysqlTest extends DriverContract {
  static final DriverFamily FAMILY =
      new DriverFamily(
          "mysql",
          new MysqlHooks(),
          "com.mysql.cj.jdbc.Driver",
          "com.mysql.cj.jdbc.MysqlDataSource",
          "jdbc:mysql://",
          "SQLException 28000 ");

  MysqlTest() {
    super(FAMILY);
  }
}
