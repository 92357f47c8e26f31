package io.zerohop.telemetry.export;

import io.opentelemetry.sdk.common.export.Compressor;
import io.opentelemetry.sdk.common.export.HttpSenderConfig;
import io.opentelemetry.sdk.common.export.ProxyOptions;
import io.opentelemetry.sdk.common.export.RetryPolicy;
import java.io.ByteArrayInputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Trusts whoever holds the key of one certificate, whatever names that says: a control plane is
 * called by names that it cannot know, and has told its certificate itself.
 */
final class PinnedCertificate extends X509ExtendedTrustManager {
  private final Certificate only;

  private PinnedCertificate(Certificate only) {
    this.only = only;
  }

  /**
   * The same sender's configuration, which trusts that certificate alone.
   *
   * @param pem the certificate
   * @throws IllegalArgumentException if it is none
   */
  static HttpSenderConfig in(HttpSenderConfig config, String pem) {
    try {
      byte[] text = pem.getBytes(StandardCharsets.US_ASCII);
      PinnedCertificate trust =
          new PinnedCertificate(
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(new ByteArrayInputStream(text)));
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {trust}, null);
      return new Trusting(config, context, trust);
    } catch (GeneralSecurityException none) {
      throw new IllegalArgumentException("the control plane told no certificate: " + none, none);
    }
  }

  private void check(X509Certificate[] chain) throws CertificateException {
    if (chain.length == 0 || !chain[0].equals(only)) {
      throw new CertificateException("it shows another certificate than the control plane told");
    }
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    check(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    throw new CertificateException("for clients only");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    throw new CertificateException("for clients only");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    throw new CertificateException("for clients only");
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }

  private record Trusting(HttpSenderConfig other, SSLContext context, X509TrustManager trust)
      implements HttpSenderConfig {
    @Override
    public URI getEndpoint() {
      return other.getEndpoint();
    }

    @Override
    public String getContentType() {
      return other.getContentType();
    }

    @Override
    public @Nullable Compressor getCompressor() {
      return other.getCompressor();
    }

    @Override
    public Duration getTimeout() {
      return other.getTimeout();
    }

    @Override
    public Duration getConnectTimeout() {
      return other.getConnectTimeout();
    }

    @Override
    public Supplier<Map<String, List<String>>> getHeadersSupplier() {
      return other.getHeadersSupplier();
    }

    @Override
    public @Nullable ProxyOptions getProxyOptions() {
      return other.getProxyOptions();
    }

    @Override
    public @Nullable RetryPolicy getRetryPolicy() {
      return other.getRetryPolicy();
    }

    @Override
    public SSLContext getSslContext() {
      return context;
    }

    @Override
    public X509TrustManager getTrustManager() {
      return trust;
    }

    @Override
    public @Nullable ExecutorService getExecutorService() {
      return other.getExecutorService();
    }

    @Override
    public long getMaxResponseBodySize() {
      return other.getMaxResponseBodySize();
    }
  }
}
