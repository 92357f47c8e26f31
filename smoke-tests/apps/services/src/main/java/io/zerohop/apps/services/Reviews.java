package io.zerohop.apps.services;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The reviews service: asks the ratings with HttpURLConnection. */
public final class Reviews {
  private Reviews() {}

  public static void main(String[] args) throws IOException {
    Service.run(Reviews::ratings);
  }

  private static String ratings(@Nullable String user) throws IOException {
    HttpURLConnection connection =
        (HttpURLConnection) URI.create("http://ratings/ratings/7").toURL().openConnection();
    if (user != null) {
      connection.setRequestProperty("x-user", user);
    }
    try (InputStream body = connection.getInputStream()) {
      return new String(body.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
