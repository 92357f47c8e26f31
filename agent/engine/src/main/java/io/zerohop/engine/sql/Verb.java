package io.zerohop.engine.sql;

import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How a statement is read on from its first word. */
enum Verb {
  /** A query, or what evaluates expressions as one does. */
  QUERY,
  /** Names queries for the verb behind. */
  WITH,
  /** Shows the plan of the statement behind. */
  EXPLAIN,
  /** Tables, or MariaDB's form that runs the statement behind. */
  ANALYZE,
  /** Changes data. */
  MODIFY,
  COPY,
  /** Acts on definitions, rights or the server, in a statement that holds no other. */
  SERVER,
  /** Locks the server for a copy of its files, or acts on it otherwise. */
  FLUSH,
  /** CREATE, ALTER, DROP. */
  DEFINE,
  CALL,
  /** A block of statements: all that follows is of it. */
  COMPOUND,
  SET,
  /** Leaves state in the session. */
  KEEP,
  /** Takes back state of the session. */
  UNDO,
  DECLARE,
  /** Reads from what an earlier statement opened. */
  FETCH,
  HANDLER,
  SHOW,
  LOCK,
  BEGIN,
  START,
  FINISH,
  SAVEPOINT,
  XA;

  private static final Map<Word, Verb> POSTGRESQL = postgresql();
  private static final Map<Word, Verb> MYSQL = mysql();

  /** The verb that the word is at the beginning of a statement; null if it is none. */
  static @Nullable Verb of(Dialect dialect, Word word) {
    return (dialect.likeMysql() ? MYSQL : POSTGRESQL).get(word);
  }

  private static Map<Word, Verb> postgresql() {
    Map<Word, Verb> verbs = common();
    add(verbs, SERVER, Word.COMMENT, Word.SECURITY, Word.REINDEX, Word.CLUSTER, Word.VACUUM);
    add(verbs, SERVER, Word.ANALYZE, Word.ANALYSE, Word.REFRESH, Word.REASSIGN, Word.CHECKPOINT);
    add(verbs, MODIFY, Word.NOTIFY);
    add(verbs, COPY, Word.COPY);
    add(verbs, CALL, Word.DO);
    add(verbs, KEEP, Word.RESET, Word.DISCARD, Word.LISTEN, Word.LOAD);
    add(verbs, UNDO, Word.UNLISTEN, Word.CLOSE);
    add(verbs, DECLARE, Word.DECLARE);
    add(verbs, FETCH, Word.FETCH, Word.MOVE);
    add(verbs, BEGIN, Word.START);
    add(verbs, FINISH, Word.END, Word.ABORT);
    return verbs;
  }

  private static Map<Word, Verb> mysql() {
    Map<Word, Verb> verbs = common();
    add(verbs, QUERY, Word.DO);
    add(verbs, EXPLAIN, Word.DESCRIBE, Word.DESC);
    add(verbs, ANALYZE, Word.ANALYZE);
    add(verbs, MODIFY, Word.REPLACE, Word.LOAD);
    add(verbs, SERVER, Word.RENAME, Word.OPTIMIZE, Word.REPAIR, Word.CHECK, Word.CACHE);
    add(verbs, SERVER, Word.RESET, Word.PURGE, Word.CHANGE, Word.STOP, Word.KILL, Word.SHUTDOWN);
    add(verbs, SERVER, Word.RESTART, Word.INSTALL, Word.UNINSTALL, Word.BINLOG, Word.CLONE);
    add(verbs, FLUSH, Word.FLUSH, Word.BACKUP);
    add(verbs, COMPOUND, Word.IF, Word.CASE, Word.LOOP, Word.WHILE, Word.REPEAT, Word.FOR);
    add(verbs, COMPOUND, Word.DECLARE);
    add(verbs, KEEP, Word.USE, Word.GET);
    add(verbs, UNDO, Word.UNLOCK, Word.SIGNAL, Word.RESIGNAL);
    add(verbs, SHOW, Word.HELP, Word.CHECKSUM);
    add(verbs, HANDLER, Word.HANDLER);
    add(verbs, START, Word.START);
    add(verbs, XA, Word.XA);
    return verbs;
  }

  private static Map<Word, Verb> common() {
    Map<Word, Verb> verbs = new EnumMap<>(Word.class);
    add(verbs, QUERY, Word.SELECT, Word.VALUES, Word.TABLE);
    add(verbs, WITH, Word.WITH);
    add(verbs, EXPLAIN, Word.EXPLAIN);
    add(verbs, MODIFY, Word.INSERT, Word.UPDATE, Word.DELETE, Word.MERGE);
    add(verbs, SERVER, Word.TRUNCATE, Word.GRANT, Word.REVOKE, Word.IMPORT);
    add(verbs, DEFINE, Word.CREATE, Word.ALTER, Word.DROP);
    add(verbs, CALL, Word.CALL, Word.EXECUTE);
    add(verbs, SET, Word.SET);
    add(verbs, KEEP, Word.PREPARE);
    add(verbs, UNDO, Word.DEALLOCATE);
    add(verbs, SHOW, Word.SHOW);
    add(verbs, LOCK, Word.LOCK);
    add(verbs, BEGIN, Word.BEGIN);
    add(verbs, FINISH, Word.COMMIT, Word.ROLLBACK);
    add(verbs, SAVEPOINT, Word.SAVEPOINT, Word.RELEASE);
    return verbs;
  }

  private static void add(Map<Word, Verb> to, Verb verb, Word... words) {
    for (Word word : words) {
      to.put(word, verb);
    }
  }
}
