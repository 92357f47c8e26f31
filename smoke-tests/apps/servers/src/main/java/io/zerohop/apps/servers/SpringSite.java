package io.zerohop.apps.servers;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.web.context.WebServerInitializedEvent;
import org.springframework.boot.web.embedded.undertow.UndertowServletWebServerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * The page with Spring Boot, on Undertow where {@code --site.server} says so, else on what Spring
 * Boot finds.
 */
@SpringBootApplication
@RestController
public class SpringSite {
  SpringSite() {}

  public static void main(String[] args) {
    SpringApplication.run(SpringSite.class, args);
  }

  /** Instead of the one that Spring Boot prefers. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnProperty(name = "site.server", havingValue = "undertow")
  static class OnUndertow {
    @Bean
    UndertowServletWebServerFactory undertow() {
      return new UndertowServletWebServerFactory();
    }
  }

  /** On the server's thread. */
  @GetMapping("/")
  public String page() throws IOException {
    return Page.rated();
  }

  /** On another one. */
  @GetMapping("/later")
  public CompletableFuture<String> later() {
    return CompletableFuture.supplyAsync(() -> "later", Page.later());
  }

  @EventListener
  void ready(WebServerInitializedEvent event) {
    System.out.println("listening on " + event.getWebServer().getPort());
  }
}
