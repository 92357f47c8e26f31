package io.zerohop.apps.httpclients;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.core5.http.io.entity.EntityUtils;

/** The catalogue: GET /okhttp and /apache ask the ratings with the one client or the other. */
public final class Catalogue {
  private static final PrintStream OUT = System.out;
  private static final String RATINGS = "http://ratings/ratings/7";

  private final OkHttpClient okHttp = new OkHttpClient();
  private final CloseableHttpClient apache = HttpClients.createDefault();

  private Catalogue() {}

  /** Listens on any port of the loopback address and prints which. */
  public static void main(String[] args) throws IOException {
    Catalogue catalogue = new Catalogue();
    System.setProperty("sun.net.httpserver.nodelay", "true"); // else 40 ms of waiting a response
    InetAddress host = InetAddress.getLoopbackAddress();
    HttpServer server = HttpServer.create(new InetSocketAddress(host, 0), 128);
    server.createContext("/", catalogue::answer);
    server.setExecutor(Executors.newFixedThreadPool(8));
    server.start();
    OUT.println("listening on " + server.getAddress().getPort());
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      int status = 200;
      String text;
      try {
        text = exchange.getRequestURI().getPath().equals("/okhttp") ? byOkHttp() : byApache();
      } catch (IOException failure) {
        status = 502;
        text = failure.toString();
      }
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private String byOkHttp() throws IOException {
    Request request = new Request.Builder().url(RATINGS).build();
    try (Response response = okHttp.newCall(request).execute()) {
      return response.body().string();
    }
  }

  private String byApache() throws IOException {
    return apache.execute(
        new HttpGet(RATINGS), response -> EntityUtils.toString(response.getEntity()));
  }
}
