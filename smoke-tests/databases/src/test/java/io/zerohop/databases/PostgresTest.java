package io.zerohop.databases;

/** PostgreSQL keeps the contract. */
class PostgresTest extends ReplicationContract {
  @Override
  ReplicatedDatabase start() throws InterruptedException {
    return RealDatabase.orSkipped(Postgres::start);
  }
}
