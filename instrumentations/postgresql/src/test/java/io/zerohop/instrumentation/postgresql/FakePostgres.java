package io.zerohop.instrumentation.postgresql;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A server that speaks as much of PostgreSQL's protocol 3.0 as a driver needs to connect, to ask
 * one thing (who are you?), and to be told others.
 */
final class FakePostgres implements AutoCloseable {
  private static final int CANCEL = 80877102;
  private static final int SSL = 80877103;
  private static final int GSS = 80877104;

  private final String name;
  private final ServerSocket server;
  private final Map<Integer, Socket> sessions = new ConcurrentHashMap<>();

  /** All texts that were run, in order. */
  final List<String> seen = new CopyOnWriteArrayList<>();

  /** The text at which it loses the connection, once. */
  volatile String losesAt = "";

  private final AtomicInteger pids = new AtomicInteger();
  final AtomicInteger connects = new AtomicInteger();
  final AtomicInteger cancels = new AtomicInteger();

  /** The SQLSTATE with which it refuses everybody; empty for nobody. */
  volatile String refuses = "";

  volatile boolean replica;

  /** The number of its column's type: text. */
  volatile int type = 25;

  /** Whether it answers nobody who connects. */
  volatile boolean mute;

  /** With which SQLSTATE it answers which text. */
  final Map<String, String> fails = new ConcurrentHashMap<>();

  FakePostgres(String name) throws IOException {
    this.name = name;
    this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    start(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  int sessions() {
    return sessions.size();
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "fake-postgres");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        start(() -> serve(socket));
      }
    } catch (IOException closed) {
      return;
    }
  }

  private void serve(Socket socket) {
    int pid = pids.incrementAndGet();
    try (socket) {
      DataInputStream in = new DataInputStream(socket.getInputStream());
      socket.setTcpNoDelay(true); // else each answer in parts waits 40 ms
      DataOutputStream out = new DataOutputStream(socket.getOutputStream());
      int length = in.readInt();
      int code = in.readInt();
      while (code == SSL || code == GSS) {
        out.write('N');
        length = in.readInt();
        code = in.readInt();
      }
      if (code == CANCEL) {
        cancels.incrementAndGet();
        Objects.requireNonNull(sessions.get(in.readInt())).close();
        return;
      }
      in.skipNBytes(length - 8);
      connects.incrementAndGet();
      if (mute) {
        in.readFully(new byte[1 << 20]); // until somebody gives up
      }
      if (!refuses.isEmpty()) {
        error(out, "FATAL", refuses);
        return;
      }
      sessions.put(pid, socket);
      welcome(out, pid);
      Session session = new Session(in, out);
      while (session.answer()) {
        out.flush();
      }
    } catch (IOException gone) {
      return;
    } finally {
      sessions.remove(pid);
    }
  }

  private static void welcome(DataOutputStream out, int pid) throws IOException {
    message(out, 'R', body -> body.writeInt(0));
    Map<String, String> settings =
        Map.of(
            "server_version", "16.4",
            "client_encoding", "UTF8",
            "DateStyle", "ISO, MDY",
            "TimeZone", "UTC",
            "integer_datetimes", "on",
            "standard_conforming_strings", "on");
    for (Map.Entry<String, String> setting : settings.entrySet()) {
      message(
          out,
          'S',
          body -> {
            text(body, setting.getKey());
            text(body, setting.getValue());
          });
    }
    message(
        out,
        'K',
        body -> {
          body.writeInt(pid);
          body.writeInt(4711);
        });
    ready(out, false);
  }

  /** One connection: what was parsed, by name, and what is bound. */
  private final class Session {
    private final DataInputStream in;
    private final DataOutputStream out;
    private final Map<String, String> parsed = new HashMap<>();
    private String bound = "";
    private boolean inTransaction;
    private boolean failed;

    Session(DataInputStream in, DataOutputStream out) {
      this.in = in;
      this.out = out;
    }

    boolean answer() throws IOException {
      int type = in.read();
      if (type < 0 || type == 'X') {
        return false;
      }
      byte[] body = in.readNBytes(in.readInt() - 4);
      String[] words = new String(body, StandardCharsets.UTF_8).split("\0", -1);
      if (failed && type != 'S') {
        return true; // until the client has noticed
      }
      switch (type) {
        case 'Q' -> {
          if (words[0].startsWith("COPY")) {
            seen.add(words[0]);
            message(out, 'G', none -> none.write(new byte[3]));
            return true;
          }
          execute(words[0], true);
          failed = false;
          ready(out, inTransaction);
        }
        case 'P' -> {
          parsed.put(words[0], words[1]);
          message(out, '1', none -> {});
        }
        case 'B' -> {
          String query = parsed.get(words[1]);
          if (query == null) {
            error("26000");
          } else {
            bound = query;
            message(out, '2', none -> {});
          }
        }
        case 'D' -> describe(words[0].startsWith("S") ? parsed.get(words[0].substring(1)) : bound);
        case 'E' -> execute(bound, false);
        case 'C' -> {
          parsed.remove(words[0].substring(1));
          message(out, '3', none -> {});
        }
        case 'F' -> {
          seen.add("function " + ByteBuffer.wrap(body).getInt());
          message(out, 'V', answer -> answer.writeInt(-1));
          ready(out, inTransaction);
        }
        case 'c' -> {
          message(out, 'C', end -> text(end, "COPY 1"));
          ready(out, inTransaction);
        }
        case 'S' -> {
          failed = false;
          ready(out, inTransaction);
        }
        default -> {}
      }
      return true;
    }

    private void describe(@Nullable String query) throws IOException {
      if (isQuery(String.valueOf(query))) {
        columns(out);
      } else {
        message(out, 'n', none -> {});
      }
    }

    private void execute(String query, boolean simple) throws IOException {
      if (query.isEmpty()) {
        message(out, 'I', none -> {});
        return;
      }
      seen.add(query);
      if (query.contains("wait")) {
        in.readFully(new byte[1 << 20]); // until it is cancelled
      }
      if (query.equals(losesAt)) {
        losesAt = "";
        throw new IOException("the test says so");
      }
      if (fails.containsKey(query)) {
        error(fails.get(query));
      } else if (replica && query.matches("(INSERT|UPDATE|DELETE).*")) {
        error("25006");
      } else if (isQuery(query)) {
        if (simple) {
          columns(out);
        }
        row(out, value(query));
        done(out);
      } else {
        if (query.matches("BEGIN.*|START .*|COMMIT|ROLLBACK")) {
          inTransaction = query.matches("BEGIN.*|START .*");
        }
        message(out, 'C', end -> text(end, tag(query)));
      }
    }

    private void error(String state) throws IOException {
      failed = true;
      FakePostgres.error(out, "ERROR", state);
    }
  }

  private static String tag(String query) {
    return query.startsWith("INSERT") ? "INSERT 0 1" : query.split(" ", 2)[0];
  }

  private static boolean isQuery(String text) {
    return text.matches("(?is)\\s*(SELECT|SHOW).*");
  }

  private String value(String query) {
    if (query.startsWith("SHOW TRANSACTION")) {
      return "read committed";
    }
    return query.contains("recovery") ? String.valueOf(replica) : name;
  }

  private static void ready(DataOutputStream out, boolean inTransaction) throws IOException {
    message(out, 'Z', body -> body.write(inTransaction ? 'T' : 'I'));
    out.flush();
  }

  private static void done(DataOutputStream out) throws IOException {
    message(out, 'C', body -> text(body, "SELECT 1"));
  }

  private void columns(DataOutputStream out) throws IOException {
    message(
        out,
        'T',
        body -> {
          body.writeShort(1);
          text(body, "name");
          body.writeInt(0);
          body.writeShort(0);
          body.writeInt(type);
          body.writeShort(-1);
          body.writeInt(-1);
          body.writeShort(0);
        });
  }

  private static void row(DataOutputStream out, String value) throws IOException {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    message(
        out,
        'D',
        body -> {
          body.writeShort(1);
          body.writeInt(bytes.length);
          body.write(bytes);
        });
  }

  private static void error(DataOutputStream out, String severity, String state)
      throws IOException {
    message(
        out,
        'E',
        body -> {
          text(body, "S" + severity);
          text(body, "C" + state);
          text(body, "Mthe server says no");
          body.write(0);
        });
    out.flush();
  }

  private static void message(DataOutputStream out, char type, Body body) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    body.write(new DataOutputStream(bytes));
    out.write(type);
    out.writeInt(bytes.size() + 4);
    bytes.writeTo(out);
  }

  private static void text(DataOutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.write(0);
  }

  /** What a message holds. */
  private interface Body {
    void write(DataOutputStream out) throws IOException;
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket session : sessions.values()) {
      session.close();
    }
  }
}
