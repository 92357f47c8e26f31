package io.zerohop.instrumentation.mariadb27;

import io.zerohop.instrumentation.jdbc.WholeContract;

class MariaDb27ClientTest extends WholeContract {
  MariaDb27ClientTest() {
    super(MariaDb27Test.FAMILY);
  }
}
