package io.zerohop.scenarios;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Stands between clients and a server on the loopback address: writes another word of the same
 * length wherever the server says a certain one, and cuts connections. Closing it ends them all.
 */
final class Tampering implements AutoCloseable {
  private final ServerSocket listener;
  private final int server;
  private final String word;
  private final String other;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();

  private Tampering(ServerSocket listener, int server, String word, String other) {
    this.listener = listener;
    this.server = server;
    this.word = word;
    this.other = other;
  }

  /** Starts before a server's port, and changes nothing of what it says. */
  static Tampering start(int server) throws IOException {
    return start(server, "", "");
  }

  /** Starts before a server's port. */
  static Tampering start(int server, String word, String other) throws IOException {
    if (word.length() != other.length()) {
      throw new IllegalArgumentException("other must be as long as " + word + ", was " + other);
    }
    ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Tampering tampering = new Tampering(listener, server, word, other);
    daemon(tampering::accept);
    return tampering;
  }

  /** Where clients find it. */
  int port() {
    return listener.getLocalPort();
  }

  /** Ends all connections that there are, without a word to either side. */
  void cut() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  private void accept() throws IOException {
    while (!listener.isClosed()) {
      Socket client = listener.accept();
      sockets.add(client);
      Socket behind = new Socket(InetAddress.getLoopbackAddress(), server);
      sockets.add(behind);
      daemon(() -> copy(client, behind, false));
      daemon(() -> copy(behind, client, true));
    }
  }

  private void copy(Socket from, Socket to, boolean tampers) throws IOException {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] buffer = new byte[1 << 16];
      String held = "";
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        String text = held + new String(buffer, 0, read, StandardCharsets.ISO_8859_1);
        int whole = tampers ? text.length() - begun(text) : text.length();
        held = text.substring(whole);
        String told = text.substring(0, whole);
        String said = tampers ? told.replace(word, other) : told;
        out.write(said.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
      }
    }
  }

  /** How much of the word a text ends with, short of all of it. */
  private int begun(String text) {
    for (int length = word.length() - 1; length > 0; length--) {
      if (text.endsWith(word.substring(0, length))) {
        return length;
      }
    }
    return 0;
  }

  private interface Work {
    void run() throws IOException;
  }

  private static void daemon(Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException closed) {
                return;
              }
            },
            "tampering");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    listener.close();
    cut();
  }
}
