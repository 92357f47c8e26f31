package io.zerohop.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the control plane is and how to be let in, as {@code zerohop up} wrote it.
 *
 * @param server base address of the policy API
 * @param token the bearer token; null if there is none, as with a public path
 * @param certificateAuthority PEM of the certificate to trust; null for the JDK's own trust
 * @param file where this was read, for error messages; null if there was no file
 */
record ClientConfig(
    URI server,
    @Nullable String token,
    @Nullable String certificateAuthority,
    @Nullable Path file) {

  /** Reads the configuration, from the option, the environment or the home directory. */
  static ClientConfig find(
      @Nullable Path option, @Nullable String server, Map<String, String> environment) {
    Path file = file(option, environment);
    String address = server != null ? server : variable(environment, "ZEROHOP_SERVER");
    String token = variable(environment, "ZEROHOP_TOKEN");
    if (!Files.exists(file)) {
      if (address == null || option != null) {
        throw new CliException(
            Exit.UNREACHABLE,
            "no control plane known: "
                + file
                + " does not exist. Start one with 'zerohop up', or name one by --server"
                + " or $ZEROHOP_SERVER (token in $ZEROHOP_TOKEN)");
      }
      return new ClientConfig(named(address), token, null, null).safe();
    }
    ClientConfig read = read(file);
    return new ClientConfig(
            address == null ? read.server : named(address),
            token == null ? read.token : token,
            read.certificateAuthority,
            file)
        .safe();
  }

  /** A token is sent in plain text to this machine only: others on the way would read it. */
  private ClientConfig safe() {
    if (token != null && "http".equals(server.getScheme()) && !isLoopback(server.getHost())) {
      throw new CliException(
          Exit.USAGE,
          server + " would be sent the token in plain text: use https://" + server.getAuthority());
    }
    return this;
  }

  private static boolean isLoopback(String host) {
    return host.equals("localhost")
        || host.equals("[::1]")
        || host.matches("127(\\.[0-9]{1,3}){3}");
  }

  private static URI named(String server) {
    try {
      return address(server);
    } catch (IllegalArgumentException wrong) {
      throw new CliException(
          Exit.USAGE,
          "--server or $ZEROHOP_SERVER " + wrong.getMessage() + ", such as https://127.0.0.1:8700");
    }
  }

  private static URI address(String text) {
    try {
      URI uri = new URI(text);
      if (uri.getHost() != null
          && ("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()))) {
        return uri;
      }
    } catch (URISyntaxException unreadable) {
      // Told below, as for any other text that is no address.
    }
    throw new IllegalArgumentException("must be https://HOST:PORT, was \"" + text + "\"");
  }

  private static ClientConfig read(Path file) {
    try {
      JsonNode tree = new ObjectMapper().readTree(Files.readString(file));
      return new ClientConfig(
          address(tree.path("server").asText()),
          text(tree, "token"),
          text(tree, "certificateAuthority"),
          file);
    } catch (IOException | IllegalArgumentException unreadable) {
      throw new CliException(
          Exit.BAD,
          file
              + " cannot be read: "
              + unreadable.getMessage()
              + ". Start 'zerohop up' again, it writes the file anew");
    }
  }

  /** The file that counts, whether it is there or not. */
  static Path file(@Nullable Path option, Map<String, String> environment) {
    if (option != null) {
      return option;
    }
    String named = variable(environment, "ZEROHOP_CONFIG");
    return named != null
        ? Path.of(named)
        : Path.of(System.getProperty("user.home"), ".zerohop", "config");
  }

  /** A variable's value; null where it is empty too, which is how shells take one back. */
  private static @Nullable String variable(Map<String, String> environment, String name) {
    String value = environment.get(name);
    return value == null || value.isBlank() ? null : value;
  }

  private static @Nullable String text(JsonNode tree, String field) {
    return tree.hasNonNull(field) ? tree.get(field).asText() : null;
  }
}
