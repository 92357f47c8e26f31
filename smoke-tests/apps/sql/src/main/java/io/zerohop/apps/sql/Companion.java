package io.zerohop.apps.sql;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.util.concurrent.CountDownLatch;

/**
 * Stands beside a database, at the same port of another address: as long as it listens, its
 * database is to be used. The end of its input ends that; the process goes on.
 */
public final class Companion {
  private static final PrintStream OUT = System.out;

  private Companion() {}

  /** Takes the address and the port to listen on. */
  public static void main(String[] args) throws IOException, InterruptedException {
    InetSocketAddress address = new InetSocketAddress(args[0], Integer.parseInt(args[1]));
    HttpServer server = HttpServer.create(address, 16);
    server.start();
    OUT.println("listening on " + server.getAddress().getPort());
    System.in.readAllBytes();
    server.stop(0);
    OUT.println("stopped");
    new CountDownLatch(1).await();
  }
}
