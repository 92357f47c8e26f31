package io.zerohop.instrumentation.postgresql;

import io.zerohop.instrumentation.jdbc.Opening;
import io.zerohop.testkit.SqlClientContract;
import io.zerohop.testkit.SqlUnderTest;
import io.zerohop.testkit.WovenJvm;

class PostgresqlClientTest extends SqlClientContract {
  @Override
  protected SqlUnderTest library() {
    WovenJvm.with(FaultyHooks.class, PostgresqlHooks.class, Opening.class);
    return new FakePair();
  }
}
