package io.zerohop.instrumentation.apachehttpclient5;

import io.zerohop.testkit.FaultContract;
import io.zerohop.testkit.WovenLibrary;

class FaultInHookTest extends FaultContract {
  @Override
  protected WovenLibrary library() {
    return new Versions();
  }
}
