package io.zerohop.runtime;

import java.util.concurrent.atomic.LongAdder;

/** Counts the calls that met a proxy. Thread-safe. */
final class ProxiesMet {
  private final LongAdder passed = new LongAdder();
  private final LongAdder taken = new LongAdder();

  void passed() {
    passed.increment();
  }

  void taken() {
    taken.increment();
  }

  AgentStatus.Proxies now() {
    return new AgentStatus.Proxies(passed.sum(), taken.sum());
  }
}
