package io.zerohop.instrumentation.mysql;

import io.zerohop.instrumentation.jdbc.DriverContract;
import io.zerohop.instrumentation.jdbc.DriverFamily;

class MysqlTest extends DriverContract {
  MysqlTest() {
    super(
        new DriverFamily(
            "mysql",
            new MysqlHooks(),
            "com.mysql.cj.jdbc.Driver",
            "com.mysql.cj.jdbc.MysqlDataSource",
            "jdbc:mysql://",
            "SQLException 28000 "));
  }
}
