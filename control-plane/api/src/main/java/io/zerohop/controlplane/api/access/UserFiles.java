package io.zerohop.controlplane.api.access;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zerohop.controlplane.api.document.Json;
import io.zerohop.controlplane.ca.PrivateFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;

/**
 * What a user's tools need to call the policy API.
 *
 * @param server the API's address, {@code https://127.0.0.1:8700}
 * @param token the bearer token
 * @param certificateAuthority the certificate to trust, in PEM
 */
public record UserFiles(String server, String token, String certificateAuthority) {
  /**
   * Writes {@code config} (for the CLI) and {@code kubeconfig} (for kubectl) into a directory, mode
   * 0600, each in one piece.
   *
   * @param directory mostly {@code ~/.zerohop}; made where it is missing
   */
  public void write(Path directory) throws IOException {
    PrivateFile.write(directory.resolve("config"), config());
    PrivateFile.write(directory.resolve("kubeconfig"), kubeconfig());
  }

  /** The CLI's configuration, JSON. */
  public String config() {
    ObjectNode config = Json.object();
    config
        .put("server", server)
        .put("token", token)
        .put("certificateAuthority", certificateAuthority);
    return config.toPrettyString() + "\n";
  }

  /** A kubeconfig with one cluster, one user and one context, all named zerohop. */
  public String kubeconfig() {
    return String.join(
        "\n",
        "apiVersion: v1",
        "kind: Config",
        "clusters:",
        "- name: zerohop",
        "  cluster:",
        "    server: " + server,
        "    certificate-authority-data: " + base64(certificateAuthority),
        "users:",
        "- name: zerohop",
        "  user:",
        "    token: " + token,
        "contexts:",
        "- name: zerohop",
        "  context:",
        "    cluster: zerohop",
        "    user: zerohop",
        "    namespace: default",
        "current-context: zerohop",
        "");
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public String toString() {
    return "UserFiles[server=" + server + "]";
  }
}
