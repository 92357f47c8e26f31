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
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

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
  private final Connection writer;
  private final Connection reader;
  private final Clock clock;
  private final Listeners listeners = new Listeners();
  private final ReentrantLock writing = new ReentrantLock();
  private final ReentrantLock reading = new ReentrantLock();
  private long pruned;
  private volatile long version;

  private SqliteStore(DirectoryLock directory, Path file, Clock clock) throws SQLException {
    this.directory = directory;
    this.clock = clock;
    this.writer = connect(file);
    try {
      Migrations.run(writer, file.toString(), clock);
      Opening.check(writer, file);
      this.reader = connect(file);
      this.version = Rows.counter(writer, "version");
      this.pruned = Rows.counter(writer, "floor");
      writer.commit();
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

  private static Connection connect(Path file) throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.setBusyTimeout(5_000);
    SQLiteDataSource source = new SQLiteDataSource(config);
    source.setUrl("jdbc:sqlite:" + file);
    Connection connection = source.getConnection();
    connection.setAutoCommit(false);
    return connection;
  }

  @Override
  public long version() {
    return version;
  }

  @Override
  public Optional<StoredObject> find(ObjectKey key) {
    return read("read " + key, () -> Rows.find(reader, key));
  }

  @Override
  public Page list(Selection selection, @Nullable ObjectKey after, int limit) {
    return read(
        "list objects",
        () -> {
          List<StoredObject> found = Rows.list(reader, selection, after, limit + 1L);
          boolean more = found.size() > limit;
          return new Page(
              more ? found.subList(0, limit) : found, Rows.counter(reader, "version"), more);
        });
  }

  @Override
  public SortedSet<String> namespaces() {
    return read(
        "list namespaces",
        () -> {
          try (Statement statement = reader.createStatement();
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
        () -> {
          long newest = Rows.counter(reader, "version");
          long floor = Rows.counter(reader, "floor");
          if (after < floor || after > newest) {
            return new History.Gone(floor);
          }
          List<Change> found = Rows.changes(reader, selection, after, limit);
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
    if (writing.isHeldByCurrentThread()) {
      throw new IllegalStateException("a write must not begin inside another one");
    }
    writing.lock();
    try {
      SqliteTransaction transaction = new SqliteTransaction(writer, clock, version);
      boolean done = false;
      T result;
      try {
        result = work.apply(transaction);
        if (keep) {
          Sql.run("commit", () -> commit(transaction));
          done = true;
        }
      } finally {
        if (!done) {
          Sql.run("roll back", this::rollBack);
        }
      }
      if (keep) {
        listeners.tell(List.copyOf(transaction.changes()));
      }
      return result;
    } finally {
      writing.unlock();
    }
  }

  private long commit(SqliteTransaction transaction) throws SQLException {
    long next = transaction.version();
    if (next != version) {
      counter("version", next);
    }
    boolean prune = next - HISTORY >= pruned + PRUNE_EVERY;
    if (prune) {
      try (Statement statement = writer.createStatement()) {
        statement.executeUpdate("DELETE FROM change_log WHERE version <= " + (next - HISTORY));
      }
      counter("floor", next - HISTORY);
    }
    writer.commit();
    version = next;
    pruned = prune ? next - HISTORY : pruned;
    return next;
  }

  private boolean rollBack() throws SQLException {
    writer.rollback();
    return true;
  }

  private void counter(String name, long amount) throws SQLException {
    try (Statement statement = writer.createStatement()) {
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
    return read("read " + bucket, () -> Rows.values(reader, bucket));
  }

  private <T> T read(String what, Sql.Work<T> work) {
    reading.lock();
    try {
      return Sql.run(
          what,
          () -> {
            try {
              return work.run();
            } finally {
              reader.rollback();
            }
          });
    } finally {
      reading.unlock();
    }
  }

  @Override
  public void close() {
    writing.lock();
    try {
      reading.lock();
      try {
        if (!writer.isClosed()) {
          reader.close();
          writer.close();
          directory.close();
        }
      } catch (SQLException e) {
        throw new StoreException("the store cannot be closed: " + e.getMessage(), e);
      } finally {
        reading.unlock();
      }
    } finally {
      writing.unlock();
    }
  }
}
