package io.zerohop.instrumentation.postgresql;

import java.lang.StackWalker.StackFrame;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** For whom a statement is run: told by the stack, which is looked at only where it matters. */
enum Caller {
  /** The application, in its own words or by a method that stands for them. */
  APPLICATION,
  /** A result set of the driver, for a change that the application made in it. */
  RESULT_SET,
  /** The driver, for its own sake: metadata, types, settings. */
  DRIVER;

  private static final StackWalker STACK = StackWalker.getInstance();
  private static final String DRIVERS = "org.postgresql.";
  private static final String CONNECTION = "org.postgresql.jdbc.PgConnection";
  private static final String INTERFACE = "org.postgresql.PGConnection";
  private static final Set<String> STATEMENTS =
      Set.of(
          "org.postgresql.jdbc.PgStatement",
          "org.postgresql.jdbc.PgPreparedStatement",
          "org.postgresql.jdbc.PgCallableStatement");
  private static final Set<String> SHORTHANDS = Set.of("execSQLUpdate", "execSQLQuery");
  private static final Set<String> SAVEPOINTS =
      Set.of("setSavepoint", "releaseSavepoint", "rollback");

  /** Texts that the application ran lately, each in the place of its hash; others may overwrite. */
  private static final @Nullable String[] OF_APPLICATION = new @Nullable String[256];

  private static final int LONGEST_KEPT = 4_096;

  /**
   * Whether the driver runs this text for its own sake. One that the application ran before is
   * taken for the application's again: a look at the stack costs a twentieth of a statement.
   *
   * @param sql empty for a batch
   */
  static boolean isDriver(String sql) {
    int place = sql.hashCode() & (OF_APPLICATION.length - 1);
    if (sql.equals(OF_APPLICATION[place])) { // never the empty one
      return false;
    }
    Caller caller = now();
    if (caller == APPLICATION && !sql.isEmpty() && sql.length() <= LONGEST_KEPT) {
      OF_APPLICATION[place] = sql;
    }
    return caller == DRIVER;
  }

  /** Who calls the method of a statement whose hook runs now. */
  static Caller now() {
    return STACK.walk(Caller::of);
  }

  private static Caller of(Stream<StackFrame> frames) {
    return frames
        .dropWhile(frame -> !frame.getClassName().startsWith(DRIVERS))
        .dropWhile(frame -> STATEMENTS.contains(frame.getClassName()))
        .filter(frame -> !isOf(SHORTHANDS, frame))
        .findFirst()
        .map(Caller::of)
        .orElse(APPLICATION);
  }

  private static Caller of(StackFrame frame) {
    String name = frame.getClassName();
    boolean own = name.startsWith(DRIVERS) && !name.startsWith("org.postgresql.ds.");
    boolean asked = isOf(SAVEPOINTS, frame) || name.equals(INTERFACE); // whose methods do it
    if (!own || asked) {
      return APPLICATION;
    }
    return name.equals("org.postgresql.jdbc.PgResultSet") ? RESULT_SET : DRIVER;
  }

  private static boolean isOf(Set<String> methods, StackFrame frame) {
    return frame.getClassName().equals(CONNECTION) && methods.contains(frame.getMethodName());
  }
}
