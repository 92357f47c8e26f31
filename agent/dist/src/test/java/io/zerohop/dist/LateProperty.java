package io.zerohop.dist;

import java.net.HttpURLConnection;
import java.net.URI;

/**
 * An application that sets a property of the JDK's HTTP client when the agent is done with its
 * start, and prints whether it still counts.
 */
final class LateProperty {
  private static final String LAST_OF_THE_START = "zerohop-start";

  private LateProperty() {}

  public static void main(String[] args) throws Exception {
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().equals(LAST_OF_THE_START)) {
        thread.join();
      }
    }
    System.setProperty("sun.net.http.allowRestrictedHeaders", "true");
    HttpURLConnection connection =
        (HttpURLConnection) URI.create("http://127.0.0.1:1/").toURL().openConnection();
    connection.setRequestProperty("Origin", "http://late");
    System.out.println("origin: " + connection.getRequestProperty("Origin"));
  }
}
