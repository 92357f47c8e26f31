package io.zerohop.engine;

import static io.zerohop.engine.TestDatabase.policy;
import static io.zerohop.engine.TestMesh.MILLI;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.engine.attempt.Fault;
import io.zerohop.engine.attempt.Fault.Delay;
import io.zerohop.engine.outcome.ExplanationText;
import io.zerohop.engine.sql.ConnectQuestion;
import io.zerohop.engine.sql.ConnectRequest;
import io.zerohop.engine.sql.SqlPolicy;
import io.zerohop.engine.sql.SqlPolicy.Connect;
import io.zerohop.engine.sql.SqlPolicy.Readers;
import io.zerohop.engine.sql.SqlPolicy.Statements;
import io.zerohop.engine.sql.StatementFault;
import io.zerohop.engine.sql.StatementFault.Abort;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What is said of a statement that nobody runs. */
class StatementExplanationTest {
  private final TestDatabase database = new TestDatabase();

  /** The lines between the route of the connection and its backend, and the outcome. */
  private String explain(SqlPolicy policy, boolean readOnly, String sql) {
    database.publishApart(policy);
    ConnectQuestion question = new ConnectQuestion(TestDatabase.request(readOnly), sql);
    List<String> lines =
        ExplanationText.render(database.shop.mesh().explain(question, ""), true)
            .lines()
            .map(line -> line.replaceAll("  +", "  "))
            .toList();
    int from = 0;
    while (!lines.get(from).contains("statement")) {
      from++;
    }
    return lines.stream()
        .skip(from)
        .filter(line -> !line.matches("^[4567] .*|^ *> 10[.].*"))
        .collect(Collectors.joining("\n", "", "\n"));
  }

  @Test
  void tellsTheSideAndWhy() {
    SqlPolicy split = policy(Readers.DEFAULT, Connect.DEFAULT);
    assertEquals(
        """
          statement  SELECT is of the kind read: it does not write
          > reader  of a connection that is set read-only later: on a second one behind it  db.yaml:3
        """,
        explain(split, true, "SELECT 1"));
    assertEquals(
        """
          statement  SET is of the kind session: it does not write
          the session differs from others afterwards: SET changes the state of this session
          x reader  SET changes the state of this session  db.yaml:3
          > writer  outside a transaction, of a connection that is set read-only when it stands  db.yaml:3
        """,
        explain(split, true, "SET a = 1"));
    assertEquals(
        """
          statement  DELETE is of the kind write: it may write
          > writer  the connection is not set read-only  db.yaml:3
        """,
        explain(split, false, "DELETE FROM t"));
    SqlPolicy together = policy(new Readers(true, 0, false, 0), Connect.DEFAULT);
    assertEquals(
        """
          statement  SELECT is of the kind read: it does not write
          > reader  it goes where its connection went; replicas.split says so  db.yaml:3
        """,
        explain(together, true, "SELECT 1"));
  }

  private String explain(String dialect, SqlPolicy policy, String sql) {
    database.publishApart(policy);
    ConnectRequest request = new ConnectRequest(dialect, "orders-db", 5432, "app", true, 0);
    return ExplanationText.render(
        database.shop.mesh().explain(new ConnectQuestion(request, sql), ""), true);
  }

  @Test
  void saysWhichStatementsOfADriverCannotBeRunAgain() {
    for (String dialect : List.of("mysql", "mariadb")) {
      String told = explain(dialect, rules(true), "SELECT 1");
      assertTrue(
          told.contains(
              "before anything was returned; not if prepared on the server, streamed, limited in"
                  + " rows or updatable"),
          told);
      told = explain(dialect, rules(true), "SELECT 1 FOR UPDATE");
      assertTrue(told.contains("not: only reads without locks or state"), told);
    }
  }

  @Test
  void namesWhatKeepsALockFromReplicasByTheDatabase() {
    SqlPolicy split = policy(Readers.DEFAULT, Connect.DEFAULT);
    String inVain = "a lock on a replica excludes nobody";
    String refused = "a replica refuses locks on rows";
    for (String rows : List.of("FOR UPDATE", "FOR SHARE")) {
      String sql = "SELECT n FROM t " + rows;
      assertTrue(explain("postgresql", split, sql).contains(refused), rows);
      assertTrue(explain("mysql", split, sql).contains(inVain), rows);
      assertTrue(explain("mariadb", split, sql).contains(inVain), rows);
    }
    String advisory = explain("postgresql", split, "SELECT pg_advisory_xact_lock(1)");
    assertTrue(advisory.contains(inVain), advisory);
  }

  private static SqlPolicy rules(boolean writes) {
    StatementFault fault =
        new StatementFault(
            new Delay(2000 * MILLI, Fault.ALL / 10),
            new Abort("57014", Fault.ALL),
            Fault.NO_LIMIT,
            "fault.yaml:9");
    Statements statements = new Statements(5000 * MILLI, true, writes, fault);
    return policy(Readers.DEFAULT, Connect.DEFAULT, statements);
  }

  @Test
  void tellsEveryRule() {
    assertEquals(
        """
          statement  DELETE is of the kind write: it may write
          > writer  the connection is not set read-only  db.yaml:3
          writes  policy allows none: refused  db.yaml:3
          fault  > delay of 2 s for 10 %, abort with SQLState 57014  each statement is meant  fault.yaml:9
          timeout  5 s, where the application sets none  db.yaml:3
          rerun  not: only reads without locks or state of the session are run again  db.yaml:3
        8 outcome  DENIED_BY_POLICY: writer: policy allows no writes, and DELETE may write, SQLState 25006
        """,
        explain(rules(false), false, "DELETE FROM t"));
    String read = explain(rules(true), false, "SELECT 1");
    assertFalse(read.contains("writes"), read);
    assertEquals(
        """
          rerun  in autocommit, where its connection is lost before anything was returned  db.yaml:3
        8 outcome  FAULT_INJECTED: writer: policy answers with SQLState 57014, SQLState 57014
        """,
        read.substring(read.indexOf("  rerun")));
  }
}
