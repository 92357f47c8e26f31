package io.zerohop.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;

/** How objects are named in what a verb prints. */
final class Names {
  private Names() {}

  /** {@code httproute/shop/reviews}; without the namespace where it is the default one. */
  static String lower(JsonNode object) {
    String namespace = object.path("namespace").asText("default");
    return object.path("kind").asText().toLowerCase(Locale.ROOT)
        + "/"
        + (namespace.equals("default") ? "" : namespace + "/")
        + object.path("name").asText();
  }
}
