package io.zerohop.telemetry.export;

import io.opentelemetry.sdk.autoconfigure.spi.internal.DefaultConfigProperties;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;

/**
 * Whoever receives OTLP.
 *
 * @param endpoint where it is
 */
record Receiver(URI endpoint) {
  private static final String PROTOCOL = "otel.exporter.otlp.protocol";
  private static final String HTTP = "http/protobuf";
  private static final int HTTP_PORT = 80;
  private static final int HTTPS_PORT = 443;

  /** The settings as OpenTelemetry's exporters take them, with the protocol that is ours. */
  static DefaultConfigProperties settings(OtelSettings settings) {
    Map<String, String> values = new HashMap<>(settings.values());
    values.putIfAbsent(PROTOCOL, HTTP);
    return DefaultConfigProperties.createFromMap(values);
  }

  /** Whether it is that place, so that calls to it are the export's own. */
  boolean isAt(String host, int port) {
    int known = endpoint.getPort();
    int implied = "https".equals(endpoint.getScheme()) ? HTTPS_PORT : HTTP_PORT;
    return port == (known >= 0 ? known : implied) && host.equalsIgnoreCase(endpoint.getHost());
  }

  /** Where it is, without what may be secret. */
  @Override
  public String toString() {
    int port = endpoint.getPort();
    return endpoint.getScheme()
        + "://"
        + endpoint.getHost()
        + (port < 0 ? "" : ":" + port)
        + endpoint.getPath();
  }
}
