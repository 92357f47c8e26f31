package io.zerohop.instrumentation.apachehttpclient5;

import io.zerohop.testkit.AgentJarInFull;
import io.zerohop.testkit.ClientUnderTest;
import io.zerohop.testkit.HttpClientContract;

/** The client of 5.0 that calls back. */
@AgentJarInFull
class OldestAsyncContractTest extends HttpClientContract {
  @Override
  protected ClientUnderTest client() {
    return Versions.client(Versions.ASYNC + "5.0", false);
  }
}
