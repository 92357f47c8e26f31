package io.zerohop.instrumentation.mariadb;

import io.zerohop.instrumentation.jdbc.WholeContract;

class MariaDbClientTest extends WholeContract {
  MariaDbClientTest() {
    super(MariaDbTest.FAMILY);
  }
}
