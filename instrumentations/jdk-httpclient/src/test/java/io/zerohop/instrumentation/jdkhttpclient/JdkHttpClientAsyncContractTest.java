package io.zerohop.instrumentation.jdkhttpclient;

import io.zerohop.testkit.ClientUnderTest;
import io.zerohop.testkit.HttpClientContract;
import java.net.http.HttpClient;

/** {@code sendAsync} with the library's own settings: HTTP/2 is offered and not taken. */
class JdkHttpClientAsyncContractTest extends HttpClientContract {
  @Override
  protected ClientUnderTest client() {
    return new JdkClient(HttpClient.Version.HTTP_2, true);
  }
}
