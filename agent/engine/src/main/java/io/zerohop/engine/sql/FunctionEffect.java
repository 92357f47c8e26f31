package io.zerohop.engine.sql;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What calling a function does beside giving a value, for the functions of which we know. */
enum FunctionEffect {
  /** Changes data, files, the server, or other sessions. */
  WRITES,
  /** The same, also within a read-only transaction, but on no replica. */
  WRITES_PRIMARY,
  /** Takes a lock until the transaction ends. */
  LOCKS,
  /** Takes a lock until the session gives it back. */
  LOCKS_SESSION,
  /** Changes the session. */
  CHANGES_SESSION,
  /** Changes the session, or with true as its last argument the transaction only. */
  SETS,
  /** Tells what only a primary knows, or gives out what only its own server understands. */
  ASKS_PRIMARY,
  /** Asks for what its own session did or holds. */
  LOOKS_BACK;

  private static final Names<FunctionEffect> POSTGRESQL = postgresql();
  private static final Names<FunctionEffect> MYSQL = mysql();

  /** The effect of the function whose name stands there; null if it is not known to have any. */
  static @Nullable FunctionEffect of(Dialect dialect, String text, int from, int to) {
    return (dialect.likeMysql() ? MYSQL : POSTGRESQL).find(text, from, to);
  }

  private static Names<FunctionEffect> postgresql() {
    Map<String, FunctionEffect> names = new HashMap<>();
    add(names, WRITES, "NEXTVAL SETVAL PG_NEXTOID");
    add(names, WRITES_PRIMARY, "PG_NOTIFY TXID_CURRENT PG_CURRENT_XACT_ID");
    add(names, WRITES, "LO_CREAT LO_CREATE LO_UNLINK LO_IMPORT LO_EXPORT LO_PUT LO_FROM_BYTEA");
    add(names, WRITES, "LO_OPEN LO_TRUNCATE LO_TRUNCATE64 LOWRITE");
    add(names, WRITES, "DBLINK DBLINK_EXEC DBLINK_SEND_QUERY DBLINK_OPEN");
    add(names, WRITES, "PG_TERMINATE_BACKEND PG_CANCEL_BACKEND PG_RELOAD_CONF PG_ROTATE_LOGFILE");
    add(names, WRITES, "PG_SWITCH_WAL PG_SWITCH_XLOG PG_CREATE_RESTORE_POINT PG_PROMOTE");
    add(names, WRITES, "PG_START_BACKUP PG_STOP_BACKUP PG_BACKUP_START PG_BACKUP_STOP");
    add(names, WRITES, "PG_WAL_REPLAY_PAUSE PG_WAL_REPLAY_RESUME PG_LOGICAL_EMIT_MESSAGE");
    add(names, WRITES, "PG_CREATE_PHYSICAL_REPLICATION_SLOT PG_CREATE_LOGICAL_REPLICATION_SLOT");
    add(names, WRITES, "PG_COPY_PHYSICAL_REPLICATION_SLOT PG_COPY_LOGICAL_REPLICATION_SLOT");
    add(names, WRITES, "PG_DROP_REPLICATION_SLOT PG_REPLICATION_SLOT_ADVANCE");
    add(names, WRITES, "PG_LOGICAL_SLOT_GET_CHANGES PG_LOGICAL_SLOT_GET_BINARY_CHANGES");
    add(names, WRITES, "PG_REPLICATION_ORIGIN_CREATE PG_REPLICATION_ORIGIN_DROP");
    add(names, WRITES, "PG_REPLICATION_ORIGIN_ADVANCE PG_IMPORT_SYSTEM_COLLATIONS");
    add(names, WRITES, "PG_STAT_RESET PG_STAT_RESET_SHARED PG_STAT_RESET_SLRU");
    add(
        names,
        WRITES,
        "PG_STAT_RESET_SINGLE_TABLE_COUNTERS PG_STAT_RESET_SINGLE_FUNCTION_COUNTERS");
    add(names, WRITES, "PG_STAT_RESET_REPLICATION_SLOT PG_STAT_STATEMENTS_RESET");
    add(names, WRITES, "PG_FILE_WRITE PG_FILE_UNLINK PG_FILE_RENAME PG_FILE_SYNC");
    add(names, WRITES, "GIN_CLEAN_PENDING_LIST BRIN_SUMMARIZE_NEW_VALUES BRIN_SUMMARIZE_RANGE");
    add(names, LOCKS, "PG_ADVISORY_XACT_LOCK PG_ADVISORY_XACT_LOCK_SHARED");
    add(names, LOCKS, "PG_TRY_ADVISORY_XACT_LOCK PG_TRY_ADVISORY_XACT_LOCK_SHARED");
    add(names, LOCKS_SESSION, "PG_ADVISORY_LOCK PG_ADVISORY_LOCK_SHARED");
    add(names, LOCKS_SESSION, "PG_TRY_ADVISORY_LOCK PG_TRY_ADVISORY_LOCK_SHARED");
    add(names, CHANGES_SESSION, "SETSEED DBLINK_CONNECT DBLINK_CONNECT_U");
    add(names, CHANGES_SESSION, "PG_REPLICATION_ORIGIN_SESSION_SETUP");
    add(names, ASKS_PRIMARY, "PG_EXPORT_SNAPSHOT PG_WALFILE_NAME PG_WALFILE_NAME_OFFSET");
    add(names, ASKS_PRIMARY, "PG_CURRENT_WAL_LSN PG_CURRENT_WAL_INSERT_LSN");
    add(names, ASKS_PRIMARY, "PG_CURRENT_WAL_FLUSH_LSN PG_XLOGFILE_NAME PG_XLOGFILE_NAME_OFFSET");
    add(names, ASKS_PRIMARY, "PG_CURRENT_XLOG_LOCATION PG_CURRENT_XLOG_INSERT_LOCATION");
    add(names, ASKS_PRIMARY, "PG_CURRENT_XLOG_FLUSH_LOCATION");
    add(names, SETS, "SET_CONFIG");
    add(names, LOOKS_BACK, "CURRVAL LASTVAL PG_MY_TEMP_SCHEMA DBLINK_DISCONNECT DBLINK_GET_RESULT");
    add(names, LOOKS_BACK, "PG_ADVISORY_UNLOCK PG_ADVISORY_UNLOCK_SHARED PG_ADVISORY_UNLOCK_ALL");
    add(names, LOOKS_BACK, "LOREAD LO_CLOSE LO_LSEEK LO_LSEEK64 LO_TELL LO_TELL64");
    return new Names<>(names);
  }

  private static Names<FunctionEffect> mysql() {
    Map<String, FunctionEffect> names = new HashMap<>();
    add(names, WRITES, "NEXTVAL SETVAL SYS_EXEC SYS_EVAL SYS_SET");
    add(
        names,
        WRITES,
        "GROUP_REPLICATION_SET_AS_PRIMARY GROUP_REPLICATION_SWITCH_TO_MULTI_PRIMARY_MODE");
    add(names, LOCKS_SESSION, "GET_LOCK SERVICE_GET_READ_LOCKS SERVICE_GET_WRITE_LOCKS");
    add(names, LOOKS_BACK, "RELEASE_LOCK RELEASE_ALL_LOCKS IS_FREE_LOCK IS_USED_LOCK");
    add(names, LOOKS_BACK, "SERVICE_RELEASE_LOCKS LAST_INSERT_ID FOUND_ROWS ROW_COUNT LASTVAL");
    return new Names<>(names);
  }

  private static void add(Map<String, FunctionEffect> to, FunctionEffect effect, String names) {
    for (String name : names.split(" ", -1)) {
      to.put(name, effect);
    }
  }
}
