package io.zerohop.instrumentation.apachehttpclient5;

import io.zerohop.testkit.ClientUnderTest;
import io.zerohop.testkit.HttpClientContract;

/** The client of 5.6.4 that calls back. */
class NewestAsyncContractTest extends HttpClientContract {
  @Override
  protected ClientUnderTest client() {
    return Versions.client(Versions.ASYNC + "5.6.4", false);
  }
}
