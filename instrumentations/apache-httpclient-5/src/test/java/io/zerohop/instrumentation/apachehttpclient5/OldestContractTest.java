package io.zerohop.instrumentation.apachehttpclient5;

import io.zerohop.testkit.AgentJarInFull;
import io.zerohop.testkit.ClientUnderTest;
import io.zerohop.testkit.HttpClientContract;

/** The classic client of 5.0. */
@AgentJarInFull
class OldestContractTest extends HttpClientContract {
  @Override
  protected ClientUnderTest client() {
    return Versions.client("5.0", false);
  }
}
