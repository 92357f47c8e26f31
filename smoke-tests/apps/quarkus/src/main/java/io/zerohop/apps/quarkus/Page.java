package io.zerohop.apps.quarkus;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** What ratings says, or that nobody knows them. */
@Path("/")
public class Page {
  /** On a thread that may wait, as Quarkus does for whoever gives no promise. */
  @GET
  @Produces(MediaType.TEXT_PLAIN)
  public String page() {
    try (InputStream body = URI.create("http://ratings/ratings/7").toURL().openStream()) {
      return new String(body.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unknown) {
      return "no ratings";
    }
  }
}
