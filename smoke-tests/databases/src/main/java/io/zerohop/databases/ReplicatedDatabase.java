package io.zerohop.databases;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A primary and a replica that follows it, both running once it is made. The database is empty but
 * for its system tables. Its methods wait until they have done what they say; none is for more than
 * one thread at a time. {@link #close} leaves neither process nor file.
 */
public interface ReplicatedDatabase extends AutoCloseable {
  /** The database's name, its user's name, and how the user's password reads: {@code app}. */
  String NAME = "app";

  /** The server that takes writes until it is killed or stopped. */
  DatabaseServer primary();

  /** The server that follows the primary, and refuses writes until it is promoted. */
  DatabaseServer replica();

  /** Where both have their data and logs. */
  Path directory();

  /** Holds back what the primary commits from now on; the replica goes on answering. */
  void pauseReplay() throws IOException, InterruptedException;

  /** Gives the replica all that was held back, and what follows. */
  void resumeReplay() throws IOException, InterruptedException;

  /** Makes the replica a primary of its own, with all that it has received. */
  void promoteReplica() throws IOException, InterruptedException;

  /** Kills the primary as a power failure would: {@code kill -9} to all its processes. */
  default void killPrimary() throws InterruptedException {
    primary().kill();
  }

  /** Stops both servers and removes their directories. */
  @Override
  void close();
}
