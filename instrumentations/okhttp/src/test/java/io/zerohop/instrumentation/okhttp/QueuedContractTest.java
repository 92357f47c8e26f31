package io.zerohop.instrumentation.okhttp;

import io.zerohop.testkit.AgentJarInFull;
import io.zerohop.testkit.ClientUnderTest;
import io.zerohop.testkit.HttpClientContract;

/** {@code enqueue} of OkHttp 5.4.0. */
@AgentJarInFull
class QueuedContractTest extends HttpClientContract {
  @Override
  protected ClientUnderTest client() {
    return Versions.client("5.4.0", true);
  }
}
