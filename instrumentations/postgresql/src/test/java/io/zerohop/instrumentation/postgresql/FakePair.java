package io.zerohop.instrumentation.postgresql;

/** The driver with two servers that speak its protocol. */
final class FakePair extends PairUnderTest {
  private final FakePostgres primary = started("primary");
  private final FakePostgres replica = started("replica");

  FakePair() {
    replica.replica = true;
  }

  @Override
  public int primaryPort() {
    return primary.port();
  }

  @Override
  public int replicaPort() {
    return replica.port();
  }

  @Override
  public String name(Told told) {
    return told == Told.PRIMARY ? "primary" : "replica";
  }

  @Override
  public String asksName(String mark) {
    return "SELECT name AS " + mark;
  }

  @Override
  public String asksNamePrepared() {
    return "SELECT name WHERE 'a' = ?";
  }

  @Override
  public String asksSlowly() {
    return "SELECT wait";
  }

  @Override
  public String writes() {
    return "INSERT INTO t VALUES (1)";
  }

  @Override
  public String writesPrepared() {
    return "INSERT INTO t VALUES (?)";
  }

  @Override
  public String sets() {
    return "SET x = 1";
  }

  @Override
  public void close() {
    quietly(primary);
    quietly(replica);
  }
}
