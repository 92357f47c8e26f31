package io.zerohop.controlplane.ca;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The certificate by which the policy API shows itself, and its key. It is signed by itself, so it
 * is also what clients have to trust: the kubeconfig carries it.
 *
 * @param key the private key
 * @param certificate the certificate
 */
public record ServingCertificate(PrivateKey key, X509Certificate certificate) {
  private static final Duration RENEW_BEFORE = Duration.ofDays(60);

  /**
   * Reads the certificate of a directory. It is made anew where it is missing, ends within 60 days,
   * or lacks one of the names.
   *
   * @param directory where {@code serving.crt} and {@code serving.key} (mode 0600) are kept
   * @param names host names and IP addresses by which clients call; localhost and the loopback
   *     addresses are always added
   * @param more names that a new certificate gets too; no certificate is made anew for them, since
   *     its clients would have to be told
   * @throws IOException if the files cannot be read or written, or hold no key and certificate
   */
  public static ServingCertificate loadOrCreate(
      Path directory, Collection<String> names, Collection<String> more, Clock clock)
      throws IOException, GeneralSecurityException {
    SortedSet<String> wanted = new TreeSet<>();
    for (String name : names) {
      // As a certificate tells it; another form of the same address would never be found in one.
      wanted.add(name.contains(":") ? InetAddress.getByName(name).getHostAddress() : name);
    }
    wanted.addAll(List.of("localhost", "127.0.0.1", "0:0:0:0:0:0:0:1"));
    Path certificateFile = directory.resolve("serving.crt");
    Path keyFile = directory.resolve("serving.key");
    if (Files.exists(certificateFile) && Files.exists(keyFile)) {
      ServingCertificate present = load(keyFile, certificateFile);
      if (present.serves(wanted, clock.instant())) {
        return present;
      }
    }
    wanted.addAll(more);
    ServingCertificate made = SelfSigned.issue(wanted, clock.instant());
    PrivateFile.write(keyFile, Pem.text("PRIVATE KEY", made.key().getEncoded()));
    PrivateFile.write(certificateFile, made.pem());
    return made;
  }

  private static ServingCertificate load(Path key, Path certificate) throws IOException {
    try {
      return new ServingCertificate(
          Pem.key(Files.readString(key)), Pem.certificate(Files.readString(certificate)));
    } catch (GeneralSecurityException | IllegalArgumentException unusable) {
      throw new IOException(
          key
              + " and "
              + certificate.getFileName()
              + " hold no key and certificate ("
              + unusable.getMessage()
              + "): put copies of them back, or delete both, and `zerohop up` makes new ones",
          unusable);
    }
  }

  /** The certificate in PEM form. */
  public String pem() throws CertificateException {
    return Pem.text("CERTIFICATE", certificate.getEncoded());
  }

  private boolean serves(SortedSet<String> wanted, Instant now) throws CertificateException {
    SortedSet<String> present = new TreeSet<>();
    Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
    if (alternatives != null) {
      alternatives.forEach(name -> present.add(String.valueOf(name.get(1))));
    }
    Instant end = certificate.getNotAfter().toInstant();
    return present.containsAll(wanted) && now.plus(RENEW_BEFORE).isBefore(end);
  }

  @Override
  public String toString() {
    return "ServingCertificate[" + certificate.getSubjectX500Principal() + "]";
  }
}
