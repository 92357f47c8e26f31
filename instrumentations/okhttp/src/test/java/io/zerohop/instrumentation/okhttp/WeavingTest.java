package io.zerohop.instrumentation.okhttp;

import io.zerohop.testkit.WeavingContract;
import io.zerohop.testkit.WovenLibrary;

class WeavingTest extends WeavingContract {
  @Override
  protected WovenLibrary library() {
    return new Versions();
  }

  @Override
  protected String entry(String version) {
    return OkHttpHooks.CACHE;
  }
}
