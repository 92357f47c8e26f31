package io.zerohop.controlplane.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A data directory of any earlier format is brought up to date, once. */
class MigrationsTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-01-02T03:04:05Z"), ZoneOffset.UTC);

  /** Three formats: the second moves what the first one kept, the third counts its own runs. */
  private static final List<List<String>> STEPS =
      List.of(
          List.of("CREATE TABLE old (name TEXT PRIMARY KEY)"),
          List.of(
              "CREATE TABLE fresh (name TEXT PRIMARY KEY, length INTEGER NOT NULL)",
              "INSERT INTO fresh SELECT name, length(name) FROM old",
              "DROP TABLE old"),
          List.of(
              "CREATE TABLE runs (amount INTEGER NOT NULL)",
              "INSERT INTO runs SELECT count(*) FROM fresh"));

  @TempDir Path directory = Path.of("never-used");
  private Path file = Path.of("never-used");

  @BeforeEach
  void inAFile() {
    file = directory.resolve("zerohop.db");
  }

  private void upgrade(List<List<String>> steps) throws SQLException {
    try (Session session = new Session(file)) {
      Migrations.run(steps, session.connection(), file.toString(), CLOCK);
    }
  }

  private List<String> rows(String sql) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Session session = new Session(file);
        Statement statement = session.connection().createStatement();
        ResultSet found = statement.executeQuery(sql)) {
      while (found.next()) {
        rows.add(found.getString(1));
      }
    }
    return rows;
  }

  private void execute(String sql) throws SQLException {
    try (Session session = new Session(file);
        Statement statement = session.connection().createStatement()) {
      statement.executeUpdate(sql);
      session.connection().commit();
    }
  }

  @Test
  void everyEarlierFormatBecomesTheNewestWithWhatItHeld() throws Exception {
    for (int format = 1; format < STEPS.size(); format++) {
      Files.deleteIfExists(file);
      upgrade(STEPS.subList(0, format));
      execute("INSERT INTO " + (format == 1 ? "old VALUES ('abc')" : "fresh VALUES ('abc', 3)"));

      upgrade(STEPS);

      assertEquals(List.of("3"), rows("SELECT length FROM fresh WHERE name = 'abc'"));
      assertEquals(List.of("1"), rows("SELECT amount FROM runs"), "the last step saw the row");
      assertEquals(List.of("1", "2", "3"), rows("SELECT version FROM schema_version"));
    }
  }

  @Test
  void noStepIsDoneTwice() throws Exception {
    upgrade(STEPS);
    execute("INSERT INTO fresh VALUES ('kept', 4)");

    upgrade(STEPS);
    upgrade(STEPS);

    assertEquals(List.of("kept"), rows("SELECT name FROM fresh"));
    assertEquals(List.of("0"), rows("SELECT amount FROM runs"));
    assertEquals(3, rows("SELECT since FROM schema_version").size());
  }

  @Test
  void aStepThatFailsLeavesTheFormatThatWasThere() throws Exception {
    upgrade(STEPS.subList(0, 1));
    execute("INSERT INTO old VALUES ('abc')");
    List<List<String>> bad =
        List.of(STEPS.get(0), STEPS.get(1), List.of("INSERT INTO nowhere VALUES (1)"));

    assertThrows(SQLException.class, () -> upgrade(bad));

    assertEquals(List.of("abc"), rows("SELECT name FROM old"));
    assertEquals(List.of("1"), rows("SELECT version FROM schema_version"));
    upgrade(STEPS);
    assertEquals(List.of("abc"), rows("SELECT name FROM fresh"));
  }

  @Test
  void aNewerFormatIsRefusedByItsNumber() throws Exception {
    upgrade(STEPS);

    StoreException refused = assertThrows(StoreException.class, () -> upgrade(STEPS.subList(0, 2)));

    assertTrue(
        String.valueOf(refused.getMessage())
            .startsWith(
                file
                    + " was written by a newer zerohop (data format 3, this program knows up to"
                    + " 2): start it with that version"),
        refused.toString());
    assertEquals(List.of("0"), rows("SELECT amount FROM runs"), "and left as it was");
  }

  @Test
  void theStoreOpensADirectoryOfEveryFormatThatThereWas() throws Exception {
    for (int format = 0; format <= Migrations.steps().size(); format++) {
      Path data = Files.createDirectory(directory.resolve("format-" + format));
      file = data.resolve("zerohop.db");
      upgrade(Migrations.steps().subList(0, format));

      SqliteStore store = SqliteStore.open(data, CLOCK);

      store.write(
          t -> {
            t.putValue("bucket", "name", "content");
            return true;
          });
      assertEquals("content", store.value("bucket", "name").orElseThrow());
      store.close();
    }
  }
}
