package io.zerohop.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * A way to the control plane's HTTP API. Trusts the certificate of the configuration and nothing
 * else where it names one. Thread-safe.
 */
final class Connection {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** With the handshake of TLS, which takes seconds where both ends start on a busy machine. */
  private static final Duration CONNECT = Duration.ofSeconds(15);

  private final ObjectMapper json = new ObjectMapper();
  private final ClientConfig config;
  private final HttpClient client;

  private Connection(ClientConfig config, HttpClient client) {
    this.config = config;
    this.client = client;
  }

  /** Prepares a connection; nothing is sent yet. */
  static Connection open(ClientConfig config) {
    HttpClient.Builder builder =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT);
    if (config.certificateAuthority() != null) {
      builder.sslContext(trusting(config.certificateAuthority()));
    }
    return new Connection(config, builder.build());
  }

  /** An answer: the status and the document, which is empty where there was none. */
  record Answer(int status, JsonNode body) {
    boolean good() {
      return status / 100 == 2;
    }
  }

  /** GET, good answers only. */
  JsonNode get(String path) {
    return good(send("GET", path, null));
  }

  /** POST of a JSON document, good answers only. */
  JsonNode post(String path, JsonNode body) {
    return good(send("POST", path, body));
  }

  /** GET of an answer that comes line by line, until its end; good answers only. */
  void lines(String path, Consumer<String> line) {
    HttpRequest request = request(path).build();
    HttpResponse<Stream<String>> response = exchange(request, BodyHandlers.ofLines());
    try (Stream<String> lines = response.body()) {
      if (response.statusCode() / 100 != 2) {
        throw refused(
            new Answer(response.statusCode(), parse(lines.collect(Collectors.joining("\n")))));
      }
      lines.forEach(line);
    } catch (UncheckedIOException broken) {
      throw new CliException(
          Exit.UNREACHABLE,
          "the control plane at %s broke off: %s"
              .formatted(config.server(), why(new IOException(broken.getMessage(), broken))));
    }
  }

  /** One exchange; only a control plane that cannot be reached is an exception. */
  Answer send(String method, String path, @Nullable JsonNode body) {
    HttpRequest.Builder request =
        request(path)
            .timeout(PATIENCE)
            .method(
                method,
                body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body.toString()));
    if (body != null) {
      request.header("Content-Type", "application/json");
    }
    HttpResponse<String> response = exchange(request.build(), BodyHandlers.ofString());
    return new Answer(response.statusCode(), parse(response.body()));
  }

  private HttpRequest.Builder request(String path) {
    URI uri = URI.create(config.server().toString().replaceAll("/$", "") + path);
    HttpRequest.Builder request = HttpRequest.newBuilder(uri).header("Accept", "application/json");
    if (config.token() != null) {
      request.header("Authorization", "Bearer " + config.token());
    }
    return request;
  }

  private <T> HttpResponse<T> exchange(HttpRequest request, HttpResponse.BodyHandler<T> body) {
    try {
      return client.send(request, body);
    } catch (IOException failure) {
      throw new CliException(
          Exit.UNREACHABLE,
          "cannot reach the control plane at %s: %s. Is it running? Start it with 'zerohop up', or name another by --server"
              .formatted(config.server(), why(failure)));
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new CliException(Exit.INTERRUPTED, "interrupted");
    }
  }

  private JsonNode good(Answer answer) {
    if (answer.good()) {
      return answer.body();
    }
    throw refused(answer);
  }

  /** What a refusal says, as an exception. */
  CliException refused(Answer answer) {
    String said = answer.body().path("message").asText("");
    if (answer.status() == 401 || answer.status() == 403) {
      return new CliException(
          Exit.BAD,
          "the control plane does not accept the token%s (HTTP %d). 'zerohop up' writes a valid one, or set $ZEROHOP_TOKEN"
              .formatted(config.file() == null ? "" : " in " + config.file(), answer.status()));
    }
    return new CliException(
        Exit.BAD, said.isEmpty() ? "the control plane answered HTTP " + answer.status() : said);
  }

  private JsonNode parse(String body) {
    try {
      return body.isEmpty() ? json.createObjectNode() : json.readTree(body);
    } catch (JsonProcessingException notJson) {
      return json.createObjectNode().put("message", body.strip());
    }
  }

  private static String why(IOException failure) {
    String message = failure.getMessage();
    if (failure instanceof SSLHandshakeException) {
      return "its certificate is not trusted: " + message;
    }
    if (message != null && message.contains("HTTP/1.1")) {
      return "what listens there does not speak HTTP, as the xDS port does not";
    }
    if (message != null) {
      return message;
    }
    return failure instanceof java.net.ConnectException
        ? "connection refused"
        : failure.getClass().getSimpleName();
  }

  private static SSLContext trusting(String pem) {
    try {
      KeyStore trust = KeyStore.getInstance(KeyStore.getDefaultType());
      trust.load(null, null);
      int number = 0;
      for (var certificate :
          CertificateFactory.getInstance("X.509")
              .generateCertificates(
                  new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)))) {
        trust.setCertificateEntry("ca" + number++, certificate);
      }
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(trust);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, factory.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException bad) {
      throw new CliException(
          Exit.BAD,
          "the configuration's certificateAuthority is not a certificate: " + bad.getMessage());
    }
  }
}
