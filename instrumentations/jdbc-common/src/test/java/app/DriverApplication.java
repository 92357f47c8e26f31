package app;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiFunction;
import javax.sql.DataSource;

/** Connects as it is told, by the driver that its loader has. */
public final class DriverApplication implements BiFunction<String, List<String>, String> {
  private final Map<String, Connection> open = new ConcurrentHashMap<>();
  private final Map<String, DataSource> pools = new ConcurrentHashMap<>();
  private final Map<String, Steps> doing = new ConcurrentHashMap<>();
  private final Map<String, FutureTask<String>> started = new ConcurrentHashMap<>();

  @Override
  public String apply(String command, List<String> words) {
    try {
      return switch (command) {
        case "connect" -> connect(words.get(0), words.get(1), words.get(2));
        case "connect wrongly" -> server(driver(words.get(0)).connect(words.get(1), login("no")));
        case "data source" -> dataSource(words.get(0), words.get(1));
        case "pool" -> pool(words.get(0), words.get(1), words.get(2));
        case "borrow" -> borrow(words.get(0));
        case "close pool" -> closePool(words.get(0));
        case "xa" -> Distributed.server(words.get(0), words.get(1));
        case "server" -> server(held(words.get(0)));
        case "do" -> steps(words.get(0)).all(words.subList(1, words.size()));
        case "start" -> start(words);
        case "finish" -> finish(words.get(0));
        case "cancel" -> cancel(held(words.get(0)));
        case "close" -> close(taken(words.get(0)));
        case "forget" -> "forgot " + (taken(words.get(0)) != null);
        case "abort" -> abort(taken(words.get(0)));
        default -> throw new IllegalArgumentException(command);
      };
    } catch (SQLException e) {
      return e.getClass().getSimpleName() + " " + e.getSQLState() + " " + e.getMessage();
    } catch (ReflectiveOperationException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Does steps in another thread. */
  private String start(List<String> words) {
    FutureTask<String> task =
        new FutureTask<>(() -> steps(words.get(0)).all(words.subList(1, words.size())));
    started.put(words.get(0), task);
    Thread thread = new Thread(task, "another");
    thread.setDaemon(true);
    thread.start();
    return "started";
  }

  private String finish(String key) throws InterruptedException {
    try {
      return Objects.requireNonNull(started.remove(key), key).get(15, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      return "never";
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private Connection held(String key) {
    return Objects.requireNonNull(open.get(key), key);
  }

  private Steps steps(String key) {
    return doing.computeIfAbsent(key, wanted -> new Steps(held(wanted)));
  }

  private Connection taken(String key) {
    doing.remove(key);
    return Objects.requireNonNull(open.remove(key), key);
  }

  private static Driver driver(String name) throws ReflectiveOperationException {
    return Class.forName(name).asSubclass(Driver.class).getDeclaredConstructor().newInstance();
  }

  private static Properties login(String password) {
    Properties properties = new Properties();
    properties.setProperty("user", "app");
    properties.setProperty("password", password);
    return properties;
  }

  private String connect(String key, String driver, String url)
      throws SQLException, ReflectiveOperationException {
    Connection connection = driver(driver).connect(url, login("app"));
    open.put(key, connection);
    doing.remove(key);
    return server(connection);
  }

  private static String dataSource(String name, String url)
      throws SQLException, ReflectiveOperationException {
    Object source = Class.forName(name).getDeclaredConstructor().newInstance();
    source.getClass().getMethod("setUrl", String.class).invoke(source, url);
    try (Connection connection = ((DataSource) source).getConnection("app", "app")) {
      return server(connection);
    }
  }

  private String pool(String key, String name, String url) throws ReflectiveOperationException {
    pools.put(
        key,
        Class.forName(name)
            .asSubclass(DataSource.class)
            .getConstructor(String.class)
            .newInstance(url));
    return "pool";
  }

  private String borrow(String key) throws SQLException {
    open.put(key, Objects.requireNonNull(pools.get(key), key).getConnection());
    doing.remove(key);
    return "borrowed";
  }

  private String closePool(String key) {
    try {
      ((AutoCloseable) Objects.requireNonNull(pools.remove(key), key)).close();
      return "closed";
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  static String server(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT @@server_id")) {
      rows.next();
      return rows.getString(1);
    }
  }

  private static String cancel(Connection connection) throws SQLException, InterruptedException {
    try (Statement statement = connection.createStatement()) {
      Thread waiting = Thread.currentThread();
      AtomicBoolean over = new AtomicBoolean();
      Thread canceller = new Thread(() -> whileRunning(waiting, statement, over), "canceller");
      canceller.setDaemon(true);
      canceller.start();
      try (ResultSet rows = statement.executeQuery("SELECT SLEEP(50)")) {
        rows.next();
        return "SLEEP gave " + rows.getInt(1); // 1: interrupted
      } finally {
        over.set(true);
        LockSupport.unpark(canceller);
        canceller.join();
      }
    }
  }

  /**
   * Cancels when the other thread is in the driver, on its socket; and again, as the server may not
   * have begun with the query, which is no harm to it then.
   */
  private static void whileRunning(Thread waiting, Statement statement, AtomicBoolean over) {
    while (!over.get()) {
      if (isReading(waiting)) {
        try {
          statement.cancel();
        } catch (SQLException e) {
          throw new IllegalStateException(e);
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(500));
      }
      Thread.onSpinWait();
    }
  }

  private static boolean isReading(Thread thread) {
    for (StackTraceElement frame : thread.getStackTrace()) {
      if (frame.getClassName().startsWith("java.net.Socket")
          && frame.getMethodName().equals("read")) {
        return true;
      }
    }
    return false;
  }

  private static String close(Connection connection) throws SQLException {
    connection.close();
    return "closed";
  }

  private static String abort(Connection connection) throws SQLException {
    connection.abort(Runnable::run);
    return "aborted";
  }
}
