package io.zerohop.telemetry.export;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;

/**
 * A key with a certificate that it signed itself, as the JDK's own tool makes them.
 *
 * @param certificate in PEM
 */
record ServerKeys(Path store, Path certificate) {
  private static final String PASSWORD = "changeit";

  /** Makes them in files that begin with the host's name, which the certificate is for. */
  static ServerKeys make(Path directory, String host) throws Exception {
    ServerKeys made =
        new ServerKeys(directory.resolve(host + ".p12"), directory.resolve(host + ".pem"));
    made.keytool("-genkeypair -keyalg EC -dname CN=" + host + " -ext san=dns:" + host);
    made.keytool("-exportcert -rfc -file " + made.certificate);
    return made;
  }

  KeyManagerFactory managers() throws Exception {
    KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(keys, PASSWORD.toCharArray());
    return factory;
  }

  String pem() throws IOException {
    return Files.readString(certificate);
  }

  private void keytool(String what) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(what.split(" ")));
    command.addAll(List.of("-alias", "server", "-storepass", PASSWORD));
    command.addAll(List.of("-storetype", "PKCS12", "-keystore", store.toString()));
    Path output = Files.createTempFile(store.getParent(), "keytool", ".txt");
    Process keytool =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertEquals(0, keytool.waitFor(), () -> read(output));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
