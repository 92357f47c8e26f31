package io.zerohop.instrumentation.postgresql;

import io.zerohop.engine.sql.Dialect;
import io.zerohop.engine.sql.Statement;
import io.zerohop.engine.sql.StatementClassifier;
import io.zerohop.engine.sql.TransactionStep;
import io.zerohop.instrumentation.postgresql.Pair.Setting;
import io.zerohop.spi.SqlStatements;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.postgresql.core.TransactionState;

/**
 * What the application set on its connection, for others that are to be like it. What a server
 * takes back with the transaction in which it was set counts when that is committed.
 */
final class Kept {
  private final Map<String, Setting> settings = new LinkedHashMap<>();

  /** Of the transaction that is open. */
  private final Map<String, Setting> awaiting = new LinkedHashMap<>();

  /** A part of the transaction failed or was rolled back: nobody knows what is left of it. */
  private boolean doubtful;

  /** It holds from now on. */
  void keep(String name, Setting setting) {
    settings.put(name, setting);
  }

  /** It holds if the open transaction is committed. */
  void await(String name, Setting setting) {
    awaiting.put(name, setting);
  }

  /** Whether something waits for the end of a transaction. */
  boolean isAwaiting() {
    return !awaiting.isEmpty();
  }

  /** What holds, in the order in which it was set first. */
  List<Setting> all() {
    return new ArrayList<>(settings.values());
  }

  /** A text of the application is about to be run; what it undoes in part nobody traces. */
  void runs(String sql) {
    if (isAwaiting() && !doubtful) {
      Statement text = StatementClassifier.classify(Dialect.POSTGRESQL, sql);
      doubtful = text.transaction() != TransactionStep.NONE || text.count() > 1;
    }
  }

  /** Something was executed. A transaction that is over by it was ended by a text. */
  void executed(TransactionState now, SqlStatements session) {
    doubtful |= now == TransactionState.FAILED;
    if (now == TransactionState.IDLE) {
      doubtful = true;
      over(true, session);
    }
  }

  /**
   * The transaction is over.
   *
   * @param committed else it was rolled back as a whole
   * @return what holds since
   */
  List<Setting> over(boolean committed, SqlStatements session) {
    List<Setting> held = List.of();
    if (committed && doubtful) {
      session.pin("a setting was made in a transaction whose end is not clear");
    } else if (committed) {
      held = new ArrayList<>(awaiting.values());
      settings.putAll(awaiting);
    }
    awaiting.clear();
    doubtful = false;
    return held;
  }
}
