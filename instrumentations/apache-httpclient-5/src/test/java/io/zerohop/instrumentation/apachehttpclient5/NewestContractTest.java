package io.zerohop.instrumentation.apachehttpclient5;

import io.zerohop.testkit.ClientUnderTest;
import io.zerohop.testkit.HttpClientContract;

/** The classic client of 5.6.4. */
class NewestContractTest extends HttpClientContract {
  @Override
  protected ClientUnderTest client() {
    return Versions.client("5.6.4", false);
  }
}
