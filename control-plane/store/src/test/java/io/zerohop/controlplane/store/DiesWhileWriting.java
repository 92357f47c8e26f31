package io.zerohop.controlplane.store;

import java.nio.file.Path;
import java.time.Clock;

/** A process that commits one write and is killed in the middle of the next. */
final class DiesWhileWriting {
  static final int EXIT = 9;

  private DiesWhileWriting() {}

  public static void main(String[] arguments) {
    SqliteStore store = SqliteStore.open(Path.of(arguments[0]), Clock.systemUTC());
    StoreContract.put(store, StoreContract.route("shop", "a"), "committed");
    store.write(
        transaction -> {
          transaction.put(
              new Draft(StoreContract.route("shop", "a"), 2, "never committed", "[]", null));
          transaction.put(new Draft(StoreContract.route("shop", "b"), 1, "never", "[]", null));
          Runtime.getRuntime().halt(EXIT);
          return true;
        });
  }
}
