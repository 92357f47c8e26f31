package io.zerohop.controlplane.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A store in one SQLite file of a data directory.
 *
 * <p>Write-ahead log with {@code synchronous=FULL}: a commit is on disk before it is answered, and
 * a killed process leaves the last commit. One connection writes, another reads beside it.
 */
public final class SqliteStore implements Store {
  /** How many changes a watch can at least resume across. */
  public static final int HISTORY = 10_000;

  private static final int PRUNE_EVERY = 500;

  private final DirectoryLock directory;
  private final Session writer;
  private final Session reader;
  private final Clock clock;
  private final Listeners listeners = new Listeners();
  private final ReentrantLock writingLock = new ReentrantLock();
  private final ReentrantLock readingLock = new ReentrantLock();
  private long pruned;
  private volatile long version;

  private SqliteStore(DirectoryLock directory, Path file, Clock clock) throws SQLException {
    this.directory = directory;
    this.clock = clock;
    this.writer = new Session(file);
    try {
      Connection first = writer.connection();
      Migrations.run(first, file.toString(), clock);
      Opening.check(first, file);
      this.reader = new Session(file);
      this.version = Rows.counter(first, "version");
      this.pruned = Rows.counter(first, "floor");
      first.commit();
    } catch (SQLException | RuntimeException e) {
      writer.close();
      throw e;
    }
  }

  /**
   * Opens the store of a directory, which is made where it is missing, and brings its format up to
   * date.
   *
   * @throws StoreException if the directory is in use, unusable, or of a newer program
   */
  public static SqliteStore open(Path directory, Clock clock) {
    DirectoryLock lock = DirectoryLock.take(directory);
    Path file = directory.resolve("zerohop.db");
    try {
      return new SqliteStore(lock, file, clock);
    } catch (SQLException unusable) {
      lock.close();
      throw Opening.refused(file, unusable);
    } catch (RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  @Override
  public long version() {
    return version;
  }

  @Override
  public Optional<StoredObject> find(ObjectKey key) {
    return read("read " + key, connection -> Rows.find(connection, key));
  }

  @Override
  public Page list(Selection selection, @Nullable ObjectKey after, int limit) {
    return read(
        "list objects",
        connection -> {
          List<StoredObject> found = Rows.list(connection, selection, after, limit + 1L);
          boolean more = found.size() > limit;
          return new Page(
              more ? found.subList(0, limit) : found, Rows.counter(connection, "version"), more);
        });
  }

  @Override
  public SortedSet<String> namespaces() {
    return read(
        "list namespaces",
        connection -> {
          try (Statement statement = connection.createStatement();
              ResultSet rows =
                  statement.executeQuery(
                      "SELECT DISTINCT namespace FROM object WHERE namespace <> ''")) {
            SortedSet<String> found = new TreeSet<>();
            while (rows.next()) {
              found.add(rows.getString(1));
            }
            return found;
          }
        });
  }

  @Override
  public History changes(Selection selection, long after, int limit) {
    return read(
        "read the history",
        connection -> {
          long newest = Rows.counter(connection, "version");
          long floor = Rows.counter(connection, "floor");
          if (after < floor || after > newest) {
            return new History.Gone(floor);
          }
          List<Change> found = Rows.changes(connection, selection, after, limit);
          boolean all = found.size() < limit;
          return new History.Changes(
              found, all ? newest : found.get(found.size() - 1).object().version());
        });
  }

  @Override
  public <T> T write(Function<? super Transaction, ? extends T> work) {
    return transact(work, true);
  }

  @Override
  public <T> T rehearse(Function<? super Transaction, ? extends T> work) {
    return transact(work, false);
  }

  private <T> T transact(Function<? super Transaction, ? extends T> work, boolean keep) {
    if (writingLock.isHeldByCurrentThread()) {
      throw new IllegalStateException("a write must not begin inside another one");
    }
    writingLock.lock();
    try {
      Connection connection = Sql.run("begin", writer::connection);
      SqliteTransaction transaction = new SqliteTransaction(connection, clock, version);
      boolean done = false;
      T result;
      try {
        result = work.apply(transaction);
        if (keep) {
          Sql.run("commit", () -> commit(connection, transaction));
          done = true;
        }
      } finally {
        if (!done) {
          writer.rollBack();
        }
      }
      if (keep) {
        listeners.tell(List.copyOf(transaction.changes()));
      }
      return result;
    } finally {
      writingLock.unlock();
    }
  }

  private long commit(Connection connection, SqliteTransaction transaction) throws SQLException {
    long next = transaction.version();
    if (next != version) {
      counter(connection, "version", next);
    }
    boolean prune = next - HISTORY >= pruned + PRUNE_EVERY;
    if (prune) {
      try (Statement statement = connection.createStatement()) {
        statement.executeUpdate("DELETE FROM change_log WHERE version <= " + (next - HISTORY));
      }
      counter(connection, "floor", next - HISTORY);
    }
    connection.commit();
    version = next;
    pruned = prune ? next - HISTORY : pruned;
    return next;
  }

  private static void counter(Connection connection, String name, long amount) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate(
          "UPDATE counter SET amount = " + amount + " WHERE name = '" + name + "'");
    }
  }

  @Override
  public Runnable subscribe(Consumer<List<Change>> listener) {
    return listeners.add(listener);
  }

  @Override
  public Optional<String> value(String bucket, String key) {
    return Optional.ofNullable(values(bucket).get(key));
  }

  @Override
  public SortedMap<String, String> values(String bucket) {
    return read("read " + bucket, connection -> Rows.values(connection, bucket));
  }

  /** What is read from one state of the store. */
  private interface Reading<T> {
    T from(Connection connection) throws SQLException;
  }

  private <T> T read(String what, Reading<T> reading) {
    readingLock.lock();
    try {
      return Sql.run(what, () -> reading.from(reader.connection()));
    } finally {
      reader.rollBack();
      readingLock.unlock();
    }
  }

  @Override
  public void close() {
    writingLock.lock();
    try {
      readingLock.lock();
      try {
        if (!writer.isClosed()) {
          reader.close();
          writer.close();
          directory.close();
        }
      } catch (SQLException e) {
        throw new StoreException("the store cannot be closed: " + e.getMessage(), e);
      } finally {
        readingLock.unlock();
      }
    } finally {
      writingLock.unlock();
    }
  }
}
