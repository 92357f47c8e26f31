package io.zerohop.databases;

/** MariaDB keeps the contract. */
class MariaDbTest extends ReplicationContract {
  @Override
  ReplicatedDatabase start() throws InterruptedException {
    return RealDatabase.orSkipped(MariaDb::start);
  }
}
