package io.zerohop.apps.micronaut;

import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.runtime.Micronaut;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** What ratings says, or that nobody knows them. */
@Controller
public class Page {
  public static void main(String[] args) {
    Micronaut.run(Page.class, args);
  }

  /** On a thread that may wait. */
  @Get(produces = MediaType.TEXT_PLAIN)
  @ExecuteOn(TaskExecutors.IO)
  public String page() {
    try (InputStream body = URI.create("http://ratings/ratings/7").toURL().openStream()) {
      return new String(body.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unknown) {
      return "no ratings";
    }
  }
}
