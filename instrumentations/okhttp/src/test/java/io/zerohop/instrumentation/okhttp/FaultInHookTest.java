package io.zerohop.instrumentation.okhttp;

import io.zerohop.testkit.FaultContract;
import io.zerohop.testkit.WovenLibrary;

class FaultInHookTest extends FaultContract {
  @Override
  protected WovenLibrary library() {
    return new Versions();
  }
}
