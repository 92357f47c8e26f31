package io.zerohop.instrumentation.httpurlconnection;

import io.zerohop.testkit.Answer;
import io.zerohop.testkit.Ask;
import io.zerohop.testkit.ClientUnderTest;
import io.zerohop.testkit.ContractBed;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Authenticator;
import java.net.HttpURLConnection;
import java.net.PasswordAuthentication;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLSocketFactory;

/** HttpURLConnection as applications use it. */
final class UrlClient implements ClientUnderTest {
  private static final SSLSocketFactory TLS = ContractBed.TLS.getSocketFactory();

  @Override
  public Answer send(Ask ask) throws IOException {
    HttpURLConnection connection = prepared(ask);
    upload(connection, ask.payload());
    int status = connection.getResponseCode();
    InputStream body = status >= 400 ? connection.getErrorStream() : connection.getInputStream();
    return new Answer(
        status,
        headers(connection),
        body == null ? InputStream.nullInputStream() : body,
        connection::disconnect);
  }

  static HttpURLConnection prepared(Ask ask) throws IOException {
    HttpURLConnection connection =
        (HttpURLConnection) URI.create(ask.url()).toURL().openConnection();
    if (connection instanceof HttpsURLConnection secure) {
      secure.setSSLSocketFactory(TLS);
    }
    connection.setRequestMethod(ask.method());
    connection.setInstanceFollowRedirects(ask.follow());
    if (ask.readTimeout() != null) {
      connection.setReadTimeout((int) ask.readTimeout().toMillis());
    }
    for (Map.Entry<String, String> header : ask.headers()) {
      connection.addRequestProperty(header.getKey(), header.getValue());
    }
    if (ask.credentials() != null) {
      connection.setAuthenticator(authenticator(ask.credentials()));
    }
    return connection;
  }

  private static Authenticator authenticator(Ask.Credentials credentials) {
    return new Authenticator() {
      @Override
      protected PasswordAuthentication getPasswordAuthentication() {
        return new PasswordAuthentication(credentials.user(), credentials.password().toCharArray());
      }
    };
  }

  private static void upload(HttpURLConnection connection, Ask.Payload payload) throws IOException {
    switch (payload.form()) {
      case NONE -> {
        return;
      }
      case BUFFERED -> connection.setDoOutput(true);
      case FIXED_STREAM -> {
        connection.setDoOutput(true);
        connection.setFixedLengthStreamingMode(payload.bytes().length);
      }
      case CHUNKED_STREAM -> {
        connection.setDoOutput(true);
        connection.setChunkedStreamingMode(4096);
      }
    }
    try (OutputStream out = connection.getOutputStream()) {
      out.write(payload.bytes());
    }
  }

  private static Map<String, List<String>> headers(HttpURLConnection connection) {
    Map<String, List<String>> headers = new HashMap<>();
    connection
        .getHeaderFields()
        .forEach(
            (name, values) -> {
              if (name != null) {
                headers.put(name.toLowerCase(Locale.ROOT), values);
              }
            });
    return headers;
  }
}
