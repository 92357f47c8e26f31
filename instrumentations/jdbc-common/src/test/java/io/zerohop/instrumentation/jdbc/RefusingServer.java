package io.zerohop.instrumentation.jdbc;

import io.zerohop.testkit.SqlUnderTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A server of MariaDB's protocol that knows nobody: it greets and refuses every login. */
final class RefusingServer implements SqlUnderTest.Refusing {
  private static final byte[] GREETING =
      packet(
          0,
          "\n5.5.5-10.6.0-MariaDB\0"
              + "\7\0\0\0"
              + "saltsalt\0"
              + "\u0009\u00a2" // a database, protocol 4.1, transactions, secure
              + "\41\2\0"
              + "\u0008\0" // plugins
              + "\u0015"
              + "\0\0\0\0\0\0\0\0\0\0"
              + "saltsaltsalt\0"
              + "mysql_native_password\0");
  private static final byte[] DENIED =
      packet(2, "\u00ff\u0015\u0004#28000Access denied for user 'app'");

  private final ServerSocket listener;

  RefusingServer() throws IOException {
    listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread thread = new Thread(this::serve, "refusing");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public int port() {
    return listener.getLocalPort();
  }

  private void serve() {
    while (!listener.isClosed()) {
      try (Socket client = listener.accept()) {
        OutputStream out = client.getOutputStream();
        InputStream in = client.getInputStream();
        out.write(GREETING);
        byte[] length = in.readNBytes(4);
        in.readNBytes((length[0] & 0xff) | ((length[1] & 0xff) << 8));
        out.write(DENIED);
        client.shutdownOutput();
        in.transferTo(OutputStream.nullOutputStream());
      } catch (IOException over) {
        // the next one, then
      }
    }
  }

  private static byte[] packet(int number, String bytes) {
    byte[] payload = bytes.getBytes(StandardCharsets.ISO_8859_1);
    ByteArrayOutputStream packet = new ByteArrayOutputStream();
    packet.writeBytes(new byte[] {(byte) payload.length, 0, 0, (byte) number});
    packet.writeBytes(payload);
    return packet.toByteArray();
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new IllegalStateException("the server must end, did not", e);
    }
  }
}
