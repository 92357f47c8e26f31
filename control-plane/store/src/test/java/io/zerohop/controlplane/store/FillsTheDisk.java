package io.zerohop.controlplane.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

/**
 * A process that writes until its disk takes no more and is killed then; and another one that finds
 * out what is left. Both fail by an exception.
 */
final class FillsTheDisk {
  static final String ROOM = "room";

  private static final String TEXT = "x".repeat(20_000);

  private FillsTheDisk() {}

  /**
   * Fills it, or finds what was accepted.
   *
   * @param arguments {@code fill} or {@code find}, the directory, and a file that lists what was
   *     accepted
   */
  public static void main(String[] arguments) throws IOException {
    Path directory = Path.of(arguments[1]);
    Path accepted = Path.of(arguments[2]);
    if (arguments[0].equals("fill")) {
      fill(directory.resolve("data"), accepted);
    } else {
      find(directory, Files.readAllLines(accepted));
    }
  }

  private static void fill(Path data, Path accepted) throws IOException {
    SqliteStore store = SqliteStore.open(data, Clock.systemUTC());
    StringBuilder names = new StringBuilder();
    for (int i = 0; i < 2000; i++) {
      String name = "route-" + i;
      try {
        StoreContract.put(store, StoreContract.route("shop", name), name + TEXT);
      } catch (StoreException full) {
        System.out.println("refused after " + i + ": " + full.getMessage());
        check(i > 10, "it holds something");
        check(store.version() == i, "what is refused has no version: " + store.version());
        check(store.find(StoreContract.route("shop", "route-0")).isPresent(), "it can be read");
        Files.writeString(accepted, names);
        Runtime.getRuntime().halt(0);
      }
      names.append(name).append('\n');
    }
    throw new IllegalStateException("the disk is never full");
  }

  private static void find(Path directory, List<String> accepted) throws IOException {
    Path data = directory.resolve("data");
    try {
      SqliteStore.open(data, Clock.systemUTC()).close();
    } catch (StoreException full) {
      System.out.println("a start on it: " + full.getMessage());
    }
    Files.deleteIfExists(directory.resolve(ROOM));
    try (SqliteStore store = SqliteStore.open(data, Clock.systemUTC())) {
      check(store.version() == accepted.size(), "version " + store.version());
      for (String name : accepted) {
        String json = store.find(StoreContract.route("shop", name)).orElseThrow().json();
        check(json.equals(name + TEXT), name + " is whole");
      }
      StoreContract.put(store, StoreContract.route("shop", "after"), "1");
      check(store.version() == accepted.size() + 1, "it writes again");
    }
    System.out.println("found all " + accepted.size());
  }

  private static void check(boolean holds, String what) {
    if (!holds) {
      throw new IllegalStateException("it does not hold that " + what);
    }
  }
}
