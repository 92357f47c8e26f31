package io.zerohop.instrumentation.httpurlconnection;

import io.zerohop.testkit.ClientUnderTest;
import io.zerohop.testkit.HttpClientContract;
import io.zerohop.testkit.WovenJvm;
import org.junit.jupiter.api.BeforeAll;

class HttpUrlConnectionContractTest extends HttpClientContract {
  @BeforeAll
  static void weave() {
    WovenJvm.with(FaultyHooks.class, HttpUrlConnectionHooks.class);
  }

  @Override
  protected ClientUnderTest client() {
    return new UrlClient();
  }
}
