package io.zerohop.engine;

import static io.zerohop.engine.TestDatabase.policy;
import static io.zerohop.engine.sql.OpenTransaction.NONE;
import static io.zerohop.engine.sql.OpenTransaction.ON_READER;
import static io.zerohop.engine.sql.OpenTransaction.ON_WRITER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.zerohop.engine.sql.Order;
import io.zerohop.engine.sql.Side;
import io.zerohop.engine.sql.SqlPolicy;
import io.zerohop.engine.sql.SqlPolicy.Connect;
import io.zerohop.engine.sql.SqlPolicy.Readers;
import io.zerohop.engine.sql.SqlSession;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Transactions that a text begins, on a connection that is not set read-only. */
class DatabaseBeginTest {
  private static final SqlPolicy SPLIT = policy(Readers.DEFAULT, Connect.DEFAULT);

  private final TestDatabase database = new TestDatabase();

  @Test
  void aTextThatBeginsATransactionWhichOnlyReadsBeginsItOnAReplica() {
    for (String text :
        List.of(
            "START TRANSACTION READ ONLY",
            "begin isolation level repeatable read, read only",
            "/* a */ SET TRANSACTION READ ONLY")) {
      SqlSession session = database.session(SPLIT);
      assertEquals(Side.READER, session.side(false, NONE, text), text);
      assertSame(Order.NOTHING, session.run(Side.READER, text, NONE), text);
      assertEquals(Side.READER, session.side(false, ON_READER, "SELECT 1"), text);
      assertEquals(Side.READER, session.side(false, ON_READER, "COMMIT"), text);
      assertEquals(Side.WRITER, session.side(false, NONE, "SELECT 1"), "the next one");
    }
  }

  @Test
  void otherTextsBeginNoneThere() {
    SqlSession session = database.session(SPLIT);
    for (String text :
        List.of(
            "BEGIN",
            "START TRANSACTION READ WRITE",
            "START TRANSACTION ISOLATION LEVEL SERIALIZABLE READ ONLY DEFERRABLE",
            "START TRANSACTION READ ONLY; DELETE FROM t",
            "SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY",
            "SELECT 'READ ONLY'")) {
      assertEquals(Side.WRITER, session.side(false, NONE, text), text);
    }
    String begins = "START TRANSACTION READ ONLY";
    assertEquals(Side.WRITER, session.side(false, ON_WRITER, begins), "too late");
    session.pin("COPY was used");
    assertEquals(Side.WRITER, session.side(false, NONE, begins), "pinned");
  }
}
