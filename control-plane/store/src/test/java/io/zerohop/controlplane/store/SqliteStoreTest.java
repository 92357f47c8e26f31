package io.zerohop.controlplane.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteDataSource;

final class SqliteStoreTest extends StoreContract {
  @TempDir Path directory = Path.of("never-used");

  @Override
  Store open() {
    return SqliteStore.open(directory.resolve("data"), CLOCK);
  }

  @Test
  void findsEverythingAgainAfterARestart() {
    StoredObject before = put(store, route("shop", "a"), "1");
    store.putValue("workloads", "shop/a", "{}");
    store.close();

    store = open();

    assertEquals(before, store.find(route("shop", "a")).orElseThrow());
    assertEquals("{}", store.value("workloads", "shop/a").orElseThrow());
    assertEquals(1, store.version());
    assertInstanceOf(History.Changes.class, store.changes(ROUTES, 0, 10));
    assertEquals(2, put(store, route("shop", "b"), "1").version());
  }

  @Test
  void keepsTheLastCommitAndNothingOfAWriteCutShortByAKilledProcess() throws Exception {
    store.close();
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Process child =
        new ProcessBuilder(
                List.of(
                    java,
                    "-cp",
                    System.getProperty("java.class.path"),
                    DiesWhileWriting.class.getName(),
                    directory.resolve("data").toString()))
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("child.log").toFile())
            .start();
    assertTrue(child.waitFor(180, TimeUnit.SECONDS));
    assertEquals(
        DiesWhileWriting.EXIT,
        child.exitValue(),
        () -> "the child said: " + read(directory.resolve("child.log")));

    store = open();

    assertEquals("committed", store.find(route("shop", "a")).orElseThrow().json());
    assertTrue(store.find(route("shop", "b")).isEmpty());
    assertEquals(1, store.version());
    assertEquals(2, put(store, route("shop", "b"), "1").version());
  }

  private String refusalToOpen() {
    StoreException refused = assertThrows(StoreException.class, this::open);
    return Objects.requireNonNull(refused.getMessage());
  }

  @Test
  void refusesADirectoryThatAnotherStoreUses() {
    String refused = refusalToOpen();

    assertTrue(refused.contains("is in use by another zerohop"));
  }

  @Test
  void refusesADirectoryOfANewerProgramAndLeavesItAsItWas() throws Exception {
    put(store, route("shop", "a"), "1");
    store.close();
    execute("INSERT INTO schema_version VALUES (99, 'later')");

    String refused = refusalToOpen();

    assertTrue(refused.contains("was written by a newer zerohop (data format 99"), refused);
    execute("DELETE FROM schema_version WHERE version = 99");
    store = open();
    assertTrue(store.find(route("shop", "a")).isPresent());
  }

  @Test
  void saysInOneLineThatAFileIsNoDatabase() throws IOException {
    store.close();
    Files.writeString(directory.resolve("data").resolve("zerohop.db"), "no database".repeat(200));

    String refused = refusalToOpen();

    assertTrue(refused.contains("zerohop.db is damaged or no database"), refused);
    assertTrue(refused.contains("move it away to start with an empty store"), refused);
  }

  @Test
  void refusesAFileWithADamagedPageBeforeAnythingIsServedFromIt() throws IOException {
    for (int i = 0; i < 200; i++) {
      put(store, route("shop", "r" + i), "1");
    }
    store.close();
    Path file = directory.resolve("data").resolve("zerohop.db");
    byte[] pages = Files.readAllBytes(file);
    for (int at = 4096 * 4; at < pages.length; at += 4096) {
      Arrays.fill(pages, at, at + 64, (byte) 0x7f);
    }
    Files.write(file, pages);

    String refused = refusalToOpen();

    assertTrue(refused.contains("zerohop.db is damaged or no database"), refused);
  }

  @Test
  void saysThatTheDataDirectoryIsAFile() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "x");

    String refused =
        String.valueOf(
            assertThrows(StoreException.class, () -> SqliteStore.open(file, CLOCK)).getMessage());

    assertTrue(refused.contains(file + " is no directory. Name another one with --data"), refused);
  }

  @Test
  void refusesAFileThatItCannotWrite() throws IOException {
    store.close();
    Path file = directory.resolve("data").resolve("zerohop.db");
    Files.delete(file);
    Files.createDirectory(file); // which no user may write, root neither

    String refused = refusalToOpen();

    assertTrue(refused.contains("zerohop.db cannot be written"), refused);
  }

  /** As SQLite does when the disk is full: sqlite.org/lang_transaction.html. */
  @Test
  void goesOnAfterSqliteHasEndedATransactionByItselfAndKeepsNothingOfIt() throws Exception {
    execute(
        "CREATE TRIGGER full BEFORE INSERT ON object WHEN NEW.name = 'full'"
            + " BEGIN SELECT RAISE(ROLLBACK, 'database or disk is full'); END");
    StoreException refused =
        assertThrows(
            StoreException.class,
            () ->
                store.write(
                    transaction -> {
                      transaction.put(draft("a"));
                      transaction.put(draft("full"));
                      return true;
                    }));
    assertTrue(String.valueOf(refused.getMessage()).contains("disk is full"), refused.toString());
    assertTrue(store.find(route("shop", "a")).isEmpty());

    assertThrows(
        IllegalStateException.class,
        () ->
            store.write(
                transaction -> {
                  transaction.put(draft("b"));
                  throw new IllegalStateException("not to be kept");
                }));
    assertTrue(store.find(route("shop", "b")).isEmpty(), "all or nothing, as before");

    assertEquals(1, put(store, route("shop", "c"), "1").version());
    store.close();
    store = open();
    assertTrue(store.find(route("shop", "c")).isPresent());
  }

  private static Draft draft(String name) {
    return new Draft(route("shop", name), 1, "{}", "[]", null);
  }

  @Test
  void forgetsOldHistoryAndSaysSo() {
    store.write(
        t -> {
          for (int i = 0; i < SqliteStore.HISTORY + 600; i++) {
            t.put(new Draft(route("shop", "a"), 1, "1", "[]", null));
          }
          return true;
        });

    History.Gone gone = assertInstanceOf(History.Gone.class, store.changes(ROUTES, 1, 10));

    assertEquals(600, gone.oldest());
    assertInstanceOf(History.Changes.class, store.changes(ROUTES, gone.oldest(), 10));
  }

  private void execute(String sql) throws Exception {
    SQLiteDataSource source = new SQLiteDataSource();
    source.setUrl("jdbc:sqlite:" + directory.resolve("data").resolve("zerohop.db"));
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
