package io.zerohop.apps.rpc;

import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/**
 * The service {@code shop.Orders}, which answers with the name of its instance. Asked for the order
 * "fail" it answers once more and is UNAVAILABLE from then on; asked for "rated" it answers with
 * what {@code http://ratings/} says, and prints that too; asked for "kept" it keeps the order in a
 * database first.
 */
public final class Orders {
  private static final PrintStream OUT = System.out;
  private static final int LISTED = 3;

  private final String instance = System.getProperty("app.instance", "one");
  private final String database;
  private volatile boolean failing;
  private @Nullable Connection connection;

  private Orders(String database) {
    this.database = database;
  }

  /**
   * Listens on the port of the system property {@code app.port} (0, the default, for any); takes
   * the JDBC URL of the database for the orders that are to be kept.
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    Orders orders = new Orders(args.length > 0 ? args[0] : "jdbc:none");
    Server server =
        Grpc.newServerBuilderForPort(
                Integer.getInteger("app.port", 0), InsecureServerCredentials.create())
            .addService(
                ServerServiceDefinition.builder(Methods.SERVICE)
                    .addMethod(Methods.PLACE, ServerCalls.asyncUnaryCall(orders::answer))
                    .addMethod(Methods.FIND, ServerCalls.asyncUnaryCall(orders::answer))
                    .addMethod(Methods.LIST, ServerCalls.asyncServerStreamingCall(orders::list))
                    .build())
            .build()
            .start();
    OUT.println("listening on " + server.getPort());
    server.awaitTermination();
  }

  private void answer(String order, StreamObserver<String> answers) {
    if (failing) {
      answers.onError(Status.UNAVAILABLE.withDescription("told to").asRuntimeException());
      return;
    }
    failing = order.equals("fail");
    try {
      if (order.equals("kept")) {
        keep();
      }
      answers.onNext(order.equals("rated") ? rated() : instance);
      answers.onCompleted();
    } catch (SQLException lost) {
      answers.onError(Status.INTERNAL.withDescription(lost.toString()).asRuntimeException());
    }
  }

  /** On a connection of the driver's own, opened with the first order. */
  private synchronized void keep() throws SQLException {
    Connection known = connection;
    if (known == null) {
      known = DriverManager.getConnection(database, "app", "app");
      try (Statement statement = known.createStatement()) {
        statement.execute("CREATE TABLE IF NOT EXISTS orders (item INT)");
      }
      connection = known;
    }
    try (Statement statement = known.createStatement()) {
      statement.executeUpdate("INSERT INTO orders VALUES (7)");
    }
  }

  private static String rated() {
    String said;
    try (InputStream ratings = URI.create("http://ratings/").toURL().openStream()) {
      said = new String(ratings.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException failure) {
      said = failure.toString();
    }
    OUT.println("ratings: " + said);
    return said;
  }

  private void list(String order, StreamObserver<String> answers) {
    for (int i = 0; i < LISTED; i++) {
      answers.onNext(instance);
    }
    answers.onCompleted();
  }
}
