package io.zerohop.instrumentation.okhttp;

import io.zerohop.testkit.AgentJarInFull;
import io.zerohop.testkit.ClientUnderTest;
import io.zerohop.testkit.HttpClientContract;

/** {@code execute} of OkHttp 3.12.0. */
@AgentJarInFull
class OkHttp3ContractTest extends HttpClientContract {
  @Override
  protected ClientUnderTest client() {
    return Versions.client("3.12.0", false);
  }
}
