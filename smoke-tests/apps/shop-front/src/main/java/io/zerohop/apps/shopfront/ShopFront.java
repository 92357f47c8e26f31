package io.zerohop.apps.shopfront;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.web.servlet.context.ServletWebServerInitializedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;

/** The page of the shop: asks reviews and details by their names, with RestClient. */
@SpringBootApplication
@RestController
public class ShopFront {
  private final RestClient client;

  ShopFront(RestClient.Builder client) {
    this.client = client.build();
  }

  public static void main(String[] args) {
    SpringApplication.run(ShopFront.class, args);
  }

  /** One product with its reviews and details. */
  @GetMapping(value = "/", produces = MediaType.APPLICATION_JSON_VALUE)
  public String page(@RequestHeader(name = "x-user", required = false) @Nullable String user) {
    return "{\"reviews\":%s,\"details\":%s}"
        .formatted(
            ask("http://reviews/api/v1/reviews/7", user), ask("http://details/details/7", user));
  }

  private @Nullable String ask(String url, @Nullable String user) {
    RestClient.RequestHeadersSpec<?> request = client.get().uri(url);
    if (user != null) {
      request.header("x-user", user);
    }
    return request.retrieve().body(String.class);
  }

  @EventListener
  void ready(ServletWebServerInitializedEvent event) {
    System.out.println("listening on " + event.getWebServer().getPort());
  }
}
