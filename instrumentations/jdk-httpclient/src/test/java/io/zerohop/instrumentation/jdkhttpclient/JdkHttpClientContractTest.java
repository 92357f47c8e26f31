package io.zerohop.instrumentation.jdkhttpclient;

import io.zerohop.testkit.ClientUnderTest;
import io.zerohop.testkit.HttpClientContract;
import java.net.http.HttpClient;

/** {@code send} over HTTP/1.1. */
class JdkHttpClientContractTest extends HttpClientContract {
  @Override
  protected ClientUnderTest client() {
    return new JdkClient(HttpClient.Version.HTTP_1_1, false);
  }
}
