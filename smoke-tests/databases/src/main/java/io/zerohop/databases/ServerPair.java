package io.zerohop.databases;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A primary and a replica of one product: where they are, how they begin and how they end. */
abstract class ServerPair implements ReplicatedDatabase {
  static final String REPLICA = "replica";
  private static final String PRIMARY = "primary";

  final Account account;
  private final Path directory;
  private final DatabaseServer primary;
  private final DatabaseServer replica;
  private final Cleanup cleanup;

  /** What the product's server is, by its role, which names its data too, and its port. */
  interface Forms {
    DatabaseServer.Form of(String role, int port);
  }

  ServerPair(Account account, Path directory, Forms forms) {
    this.account = account;
    this.directory = directory;
    primary = server(PRIMARY, forms);
    replica = server(REPLICA, forms);
    cleanup = new Cleanup(account, directory, List.of(primary, replica));
  }

  private DatabaseServer server(String role, Forms forms) {
    int port = Ports.free();
    return new DatabaseServer(account, port, forms.of(role, port));
  }

  /** Starts both, the replica with a copy of the primary's data; ends what it began if it fails. */
  static <T extends ServerPair> T begun(T pair) throws IOException, InterruptedException {
    try {
      pair.create(pair.data(PRIMARY));
      pair.account.run(
          List.of("cp", "-a", pair.data(PRIMARY).toString(), pair.data(REPLICA).toString()));
      pair.separate(pair.data(REPLICA));
      pair.primary().start();
      pair.replica().start();
      pair.follow();
      return pair;
    } catch (IOException | InterruptedException | RuntimeException failure) {
      pair.close();
      throw failure;
    }
  }

  /** Makes the primary's data. */
  abstract void create(Path data) throws IOException, InterruptedException;

  /** Makes a replica's data of the copy of the primary's, where something must differ. */
  void separate(Path data) throws IOException, InterruptedException {}

  /** Waits until the replica, which runs, follows the primary. */
  abstract void follow() throws IOException, InterruptedException;

  Path data(String name) {
    return directory.resolve(name);
  }

  @Override
  public final DatabaseServer primary() {
    return primary;
  }

  @Override
  public final DatabaseServer replica() {
    return replica;
  }

  @Override
  public final Path directory() {
    return directory;
  }

  @Override
  public final void close() {
    cleanup.run();
  }
}
