package io.zerohop.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** The key of the test backends, for {@code reviews.test}, {@code ratings.test}, localhost. */
public final class Tls {
  private static final char[] PASSWORD = "zerohop".toCharArray();

  private Tls() {}

  /** A context that shows the backends' certificate and trusts nothing but it. */
  public static SSLContext context() {
    try (InputStream file = Tls.class.getResourceAsStream("backend.p12")) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(file, PASSWORD);
      KeyManagerFactory keys = KeyManagerFactory.getInstance("SunX509");
      keys.init(store, PASSWORD);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), new TrustManager[] {trust(store)}, null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("the test key must load, could not", e);
    }
  }

  /** What that context trusts, for clients that want to be told apart from it. */
  public static X509TrustManager trust() {
    try (InputStream file = Tls.class.getResourceAsStream("backend.p12")) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(file, PASSWORD);
      return trust(store);
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("the test key must load, could not", e);
    }
  }

  private static X509TrustManager trust(KeyStore store)
      throws IOException, GeneralSecurityException {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, PASSWORD);
    trusted.setCertificateEntry("server", store.getCertificate("server"));
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(trusted);
    return (X509TrustManager) trust.getTrustManagers()[0];
  }
}
