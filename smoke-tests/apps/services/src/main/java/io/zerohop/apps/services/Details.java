package io.zerohop.apps.services;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import org.jspecify.annotations.Nullable;

/** The details service: asks the ratings with the JDK HttpClient. */
public final class Details {
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private Details() {}

  public static void main(String[] args) throws IOException {
    Service.run(Details::ratings);
  }

  private static String ratings(@Nullable String user) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://ratings:9080/ratings/7"));
    if (user != null) {
      request.header("x-user", user);
    }
    return CLIENT.send(request.build(), BodyHandlers.ofString()).body();
  }
}
