package io.zerohop.apps.osgi;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** GET /okhttp asks the ratings with OkHttp, any other path with HttpURLConnection. */
public final class Catalogue implements BundleActivator {
  private static final String RATINGS = "http://ratings/ratings/7";

  private final OkHttpClient okHttp = new OkHttpClient();
  private @Nullable HttpServer server;

  @Override
  public void start(BundleContext context) throws IOException {
    HttpServer made =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 128);
    made.createContext("/", this::answer);
    made.start();
    server = made;
    System.out.println("listening on " + made.getAddress().getPort());
  }

  @Override
  public void stop(BundleContext context) {
    if (server != null) {
      server.stop(0);
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      int status = 200;
      String text;
      try {
        text =
            exchange.getRequestURI().getPath().equals("/okhttp") ? byOkHttp() : byUrlConnection();
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

  private static String byUrlConnection() throws IOException {
    try (InputStream body = URI.create(RATINGS).toURL().openStream()) {
      return new String(body.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
