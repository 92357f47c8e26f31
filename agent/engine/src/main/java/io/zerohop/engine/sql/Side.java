package io.zerohop.engine.sql;

import java.util.Locale;

/** Which of a service's databases a connection is for. */
public enum Side {
  /** The primary: everything. */
  WRITER,
  /** The replicas: what only reads. */
  READER;

  /** The header under which rules of a database tell the sides apart. */
  public static final String HEADER = "zerohop-side";

  /** The scheme of a connection, as rules see it. */
  public static final String SCHEME = "sql";

  /** As it stands in rules. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
