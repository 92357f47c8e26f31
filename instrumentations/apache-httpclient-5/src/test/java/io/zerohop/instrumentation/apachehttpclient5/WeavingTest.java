package io.zerohop.instrumentation.apachehttpclient5;

import io.zerohop.testkit.WeavingContract;
import io.zerohop.testkit.WovenLibrary;

class WeavingTest extends WeavingContract {
  @Override
  protected WovenLibrary library() {
    return new Versions();
  }

  @Override
  protected String entry(String version) {
    return version.startsWith(Versions.ASYNC) ? ApacheHooks.ASYNC_EXECUTE : ApacheHooks.EXECUTE;
  }
}
