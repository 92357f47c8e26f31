package io.zerohop.apps.springboot;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What ratings says, or that nobody knows them. */
@SpringBootApplication
@RestController
public class Page {
  public static void main(String[] args) {
    SpringApplication.run(Page.class, args);
  }

  /** On the server's thread. */
  @GetMapping("/")
  public String page() {
    try (InputStream body = URI.create("http://ratings/ratings/7").toURL().openStream()) {
      return new String(body.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unknown) {
      return "no ratings";
    }
  }
}
