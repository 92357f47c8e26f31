package io.zerohop.engine.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class ConnectQuestionTest {
  private static ConnectRequest connect(String url) {
    return ConnectQuestion.of(url, null).connect();
  }

  @Test
  void readsTheUrlAsItsDriverWould() {
    assertEquals(
        new ConnectRequest("postgresql", "orders-db", 5432, "app", false, 0),
        connect("jdbc:postgresql://orders-db/app"));
    assertEquals(
        new ConnectRequest("postgresql", "orders-db", 6432, "app", true, 0),
        connect("jdbc:postgresql://orders-db:6432,other:1/app?ssl=true&readOnly=true"));
    assertEquals(
        new ConnectRequest("mariadb", "::1", 3306, "", false, 0), connect("jdbc:mariadb://[::1]"));
    assertEquals(
        true, connect("jdbc:postgresql://d/a?targetServerType=preferSecondary").readOnly());
  }

  @Test
  void refusesWhatIsNoServer() {
    assertThrows(IllegalArgumentException.class, () -> connect("http://orders-db/app"));
    assertThrows(IllegalArgumentException.class, () -> connect("jdbc:h2:mem:test"));
  }
}
