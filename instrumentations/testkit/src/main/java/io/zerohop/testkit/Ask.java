package io.zerohop.testkit;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a contract test asks of a client.
 *
 * @param method as the client is to send it
 * @param url with the service's name as host
 * @param headers in order
 * @param payload the body
 * @param readTimeout the application's own limit in the client's own meaning; null for none
 * @param follow whether the client is told to follow redirects
 * @param credentials user and password for the client's own authenticator; null for none
 */
public record Ask(
    String method,
    String url,
    List<Map.Entry<String, String>> headers,
    Payload payload,
    @Nullable Duration readTimeout,
    boolean follow,
    @Nullable Credentials credentials) {

  public Ask {
    headers = List.copyOf(headers);
  }

  /** What an authenticator hands out. */
  public record Credentials(String user, String password) {}

  /** How a body is given to the client. */
  public enum Form {
    /** No body. */
    NONE,
    /** Bytes that the client can send again. */
    BUFFERED,
    /** A stream of known length, to be sent once. */
    FIXED_STREAM,
    /** A stream of unknown length, to be sent once. */
    CHUNKED_STREAM
  }

  /** A body and how it is given. */
  @SuppressWarnings("ArrayRecordComponent")
  public record Payload(Form form, byte[] bytes) {
    static final Payload NONE = new Payload(Form.NONE, new byte[0]);
  }

  /** A GET. */
  public static Ask get(String url) {
    return new Ask("GET", url, List.of(), Payload.NONE, null, true, null);
  }

  /** A request without body. */
  public static Ask bare(String method, String url) {
    return new Ask(method, url, List.of(), Payload.NONE, null, true, null);
  }

  /** A POST whose body can be sent again. */
  public static Ask post(String url, String body) {
    return bare("POST", url).with(Form.BUFFERED, body.getBytes(StandardCharsets.UTF_8));
  }

  /** The same with another method. */
  public Ask method(String other) {
    return new Ask(other, url, headers, payload, readTimeout, follow, credentials);
  }

  /** The same with a body. */
  public Ask with(Form form, byte[] bytes) {
    Payload other = new Payload(form, bytes);
    return new Ask(method, url, headers, other, readTimeout, follow, credentials);
  }

  /** The same with one header more. */
  public Ask header(String name, String value) {
    List<Map.Entry<String, String>> more = new ArrayList<>(headers);
    more.add(Map.entry(name, value));
    return new Ask(method, url, more, payload, readTimeout, follow, credentials);
  }

  /** The same with the application's own limit. */
  public Ask readTimeout(Duration limit) {
    return new Ask(method, url, headers, payload, limit, follow, credentials);
  }

  /** The same, with redirects handed to the application. */
  public Ask notFollowing() {
    return new Ask(method, url, headers, payload, readTimeout, false, credentials);
  }

  /** The same, with an authenticator that knows a user. */
  public Ask credentials(String user, String password) {
    Credentials known = new Credentials(user, password);
    return new Ask(method, url, headers, payload, readTimeout, follow, known);
  }
}
