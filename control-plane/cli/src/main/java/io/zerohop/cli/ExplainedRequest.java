package io.zerohop.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.zerohop.engine.attempt.CallRequest;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A request that was only described. */
final class ExplainedRequest implements CallRequest {
  private final ExplainVerb.Question question;
  private final URI url;

  ExplainedRequest(ExplainVerb.Question question) {
    this.question = question;
    this.url = checked(question.url());
  }

  /** An address that a call may go to; ends the verb as wrong usage for any other text. */
  static URI checked(String text) {
    try {
      URI url = URI.create(text);
      if (url.getHost() != null
          && ("http".equals(url.getScheme()) || "https".equals(url.getScheme()))) {
        return url;
      }
    } catch (IllegalArgumentException unreadable) {
      // Told below, as for any other text that is no URL.
    }
    throw new CliException(
        Exit.USAGE, "a URL must be http://HOST[:PORT]/PATH, was \"" + text + "\"");
  }

  @Override
  public String scheme() {
    return url.getScheme();
  }

  @Override
  public String host() {
    return url.getHost().replaceAll("[\\[\\]]", "");
  }

  @Override
  public int port() {
    if (url.getPort() >= 0) {
      return url.getPort();
    }
    return url.getScheme().equals("https") ? 443 : 80;
  }

  @Override
  public String method() {
    return question.method();
  }

  @Override
  public String path() {
    String path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
    return url.getRawQuery() == null ? path : path + "?" + url.getRawQuery();
  }

  @Override
  public @Nullable String header(String name) {
    JsonNode values = question.headers().path(name);
    if (values.isMissingNode()) {
      return null;
    }
    List<String> all = new ArrayList<>();
    values.forEach(value -> all.add(value.asText()));
    return String.join(", ", all);
  }

  @Override
  public Body body() {
    return Body.NONE;
  }

  @Override
  public long timeoutNanos() {
    return 0;
  }
}
