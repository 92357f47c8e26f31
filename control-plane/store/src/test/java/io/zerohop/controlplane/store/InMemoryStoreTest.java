package io.zerohop.controlplane.store;

final class InMemoryStoreTest extends StoreContract {
  @Override
  Store open() {
    return new InMemoryStore(CLOCK);
  }
}
