package io.zerohop.engine.sql;

/** Where a transaction is open, of a connection and the one for reads behind it. */
public enum OpenTransaction {
  /** On neither. */
  NONE,
  /** On the connection itself. */
  ON_WRITER,
  /** On the one for reads. Perhaps on both: then all goes on where it went so far, for reads. */
  ON_READER;

  /**
   * What the adapter knows of the two.
   *
   * @param writer whether one is open on the connection itself
   * @param reader whether one is open on the one for reads
   */
  public static OpenTransaction of(boolean writer, boolean reader) {
    return reader ? ON_READER : writer ? ON_WRITER : NONE;
  }

  /** Whether there is one. */
  public boolean isOpen() {
    return this != NONE;
  }
}
