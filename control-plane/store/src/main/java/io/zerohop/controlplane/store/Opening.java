package io.zerohop.controlplane.store;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.sqlite.SQLiteException;

/** Says at the start, in words for the operator, that a database cannot be used. */
final class Opening {
  private Opening() {}

  /**
   * Reads every page once and tries a write.
   *
   * @throws StoreException if a page is damaged
   * @throws SQLException if the database cannot be read or written
   */
  static void check(Connection connection, Path file) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      try (ResultSet rows = statement.executeQuery("PRAGMA quick_check(1)")) {
        if (rows.next() && !rows.getString(1).equals("ok")) {
          throw new StoreException(damaged(file, rows.getString(1)), null);
        }
      }
      statement.executeUpdate("UPDATE counter SET amount = amount WHERE name = 'version'");
      connection.rollback();
    }
  }

  /** What to tell when a database cannot be opened. */
  static StoreException refused(Path file, SQLException failure) {
    String said = String.valueOf(failure.getMessage());
    String message =
        switch (failure instanceof SQLiteException known ? known.getResultCode().name() : "") {
          case "SQLITE_NOTADB", "SQLITE_CORRUPT", "SQLITE_CORRUPT_INDEX" -> damaged(file, said);
          case "SQLITE_READONLY",
              "SQLITE_READONLY_DIRECTORY",
              "SQLITE_READONLY_DBMOVED",
              "SQLITE_CANTOPEN",
              "SQLITE_PERM" ->
              file
                  + " cannot be written: let this user write the directory and the file, or name"
                  + " another directory with --data";
          default -> "the store cannot open " + file + ": " + said;
        };
    return new StoreException(message, failure);
  }

  private static String damaged(Path file, String how) {
    return file
        + " is damaged or no database: "
        + how.lines().findFirst().orElse("")
        + ". Put a copy of it back, or move it away to start with an empty store";
  }

  /** Why a file or directory cannot be used, in words. */
  static String why(IOException failure) {
    if (failure instanceof AccessDeniedException denied) {
      return "no permission for " + denied.getFile();
    }
    if (failure instanceof FileAlreadyExistsException || failure instanceof NotDirectoryException) {
      return ((FileSystemException) failure).getFile() + " is no directory";
    }
    if (failure instanceof FileSystemException other && other.getReason() != null) {
      return other.getFile() + ": " + other.getReason();
    }
    return failure.toString();
  }
}
