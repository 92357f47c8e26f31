package io.zerohop.engine.sql;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** The table of statements of a dialect, from the resources. */
record StatementTable(Dialect dialect, List<Row> rows) {

  /**
   * A line of it.
   *
   * @param expected kind and flags, as {@link #told} writes them
   */
  record Row(Dialect dialect, int line, String expected, String sql) {
    @Override
    public String toString() {
      return dialect + " line " + line + ": " + sql;
    }
  }

  static StatementTable of(Dialect dialect) {
    String file = dialect.name().toLowerCase(Locale.ROOT) + ".txt";
    try (InputStream in = StatementTable.class.getResourceAsStream(file)) {
      String text = new String(Objects.requireNonNull(in, file).readAllBytes(), UTF_8);
      return new StatementTable(dialect, rows(dialect, text.split("\n", -1)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Row> rows(Dialect dialect, String[] lines) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < lines.length; i++) {
      if (!lines[i].isEmpty() && !lines[i].startsWith("#")) {
        String[] columns = lines[i].split(" +", 3);
        String sql = columns.length < 3 ? "" : columns[2].replace('⏎', '\n');
        rows.add(new Row(dialect, i + 1, columns[0] + " " + columns[1], sql));
      }
    }
    return rows;
  }

  /** Kind and flags of a statement, as a line of the table has them. */
  static String told(Statement statement) {
    List<String> flags = new ArrayList<>();
    if (statement.count() != 1) {
      flags.add(Integer.toString(statement.count()));
    }
    flag(flags, "locks", statement.locks() && !statement.advisory());
    flag(flags, "advisory", statement.advisory());
    flag(flags, "back", statement.looksBack());
    if (statement.transaction() != TransactionStep.NONE) {
      flags.add(statement.transaction().name().toLowerCase(Locale.ROOT));
    }
    flag(flags, "primary", statement.primary());
    flag(flags, "pin", statement.pin() != null);
    flag(flags, "ro", statement.access() == AccessMode.READ_ONLY);
    flag(flags, "rw", statement.access() == AccessMode.READ_WRITE);
    return statement.kind() + " " + (flags.isEmpty() ? "-" : String.join(",", flags));
  }

  private static void flag(List<String> flags, String name, boolean holds) {
    if (holds) {
      flags.add(name);
    }
  }
}
