package io.zerohop.controlplane.policy.spec;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Something that a rule does to a call beside choosing its backend. */
public sealed interface Filter {
  /** Changes headers of the request. */
  record RequestHeaders(HeaderChanges changes) implements Filter {}

  /** Changes headers of the response. */
  record ResponseHeaders(HeaderChanges changes) implements Filter {}

  /**
   * Headers to set (in place of what is there), to add (beside it) and to remove.
   *
   * @param set name to value, in the order written
   */
  record HeaderChanges(List<Header> set, List<Header> add, List<String> remove) {
    public HeaderChanges {
      set = List.copyOf(set);
      add = List.copyOf(add);
      remove = List.copyOf(remove);
    }

    /** The {@linkplain Header#isFraming framing} among the headers that it changes. */
    public List<String> framing() {
      Stream<String> given = Stream.concat(set.stream(), add.stream()).map(Header::name);
      return Stream.concat(given, remove.stream()).filter(Header::isFraming).toList();
    }
  }

  /** A header's name and value. */
  record Header(String name, String value) {
    private static final Set<String> FRAMING =
        Set.of(
            "content-length",
            "transfer-encoding",
            "connection",
            "keep-alive",
            "proxy-connection",
            "te",
            "upgrade");

    /**
     * Whether it says where a message ends, or is about its connection alone (RFC 9113 section
     * 8.2.2).
     */
    public static boolean isFraming(String name) {
      return FRAMING.contains(name.toLowerCase(Locale.ROOT));
    }
  }

  /**
   * Answers with a redirect; null leaves that part of the address as it was.
   *
   * @param statusCode 301, 302, 303, 307 or 308
   */
  record Redirect(
      @Nullable String scheme,
      @Nullable String hostname,
      @Nullable PathRewrite path,
      @Nullable Integer port,
      int statusCode)
      implements Filter {}

  /** Changes the Host header and the path; null leaves it as it was. */
  record Rewrite(@Nullable String hostname, @Nullable PathRewrite path) implements Filter {}

  /**
   * Sends a copy to another backend and drops its answer, for that share of the calls.
   *
   * @param denominator above zero
   */
  record Mirror(BackendRef backend, int numerator, int denominator) implements Filter {}

  static List<Filter> parseAll(Fields owner) {
    return owner.objects("filters").stream().map(Filter::parse).toList();
  }

  private static Filter parse(Fields filter) {
    return switch (filter.text("type", "")) {
      case "RequestHeaderModifier" ->
          new RequestHeaders(changes(filter.object("requestHeaderModifier")));
      case "ResponseHeaderModifier" ->
          new ResponseHeaders(changes(filter.object("responseHeaderModifier")));
      case "RequestRedirect" -> redirect(filter.object("requestRedirect"));
      case "URLRewrite" -> {
        Fields rewrite = filter.object("urlRewrite");
        yield new Rewrite(rewrite.text("hostname"), PathRewrite.parse(rewrite));
      }
      case "RequestMirror" -> mirror(filter.object("requestMirror"));
      default -> throw new IllegalArgumentException("filter must be validated");
    };
  }

  private static Redirect redirect(Fields redirect) {
    return new Redirect(
        redirect.text("scheme"),
        redirect.text("hostname"),
        PathRewrite.parse(redirect),
        redirect.number("port"),
        redirect.number("statusCode", 302));
  }

  private static Mirror mirror(Fields mirror) {
    BackendRef backend = BackendRef.parse(mirror.object("backendRef"));
    Fields fraction = mirror.object("fraction");
    return mirror.has("fraction")
        ? new Mirror(backend, fraction.number("numerator", 0), fraction.number("denominator", 100))
        : new Mirror(backend, mirror.number("percent", 100), 100);
  }

  private static HeaderChanges changes(Fields fields) {
    return new HeaderChanges(
        headers(fields, "set"), headers(fields, "add"), fields.texts("remove"));
  }

  private static List<Header> headers(Fields fields, String name) {
    Map<String, Header> first = new LinkedHashMap<>();
    for (Fields header : fields.objects(name)) {
      String key = header.text("name", "");
      first.putIfAbsent(key, new Header(key, header.text("value", "")));
    }
    return List.copyOf(first.values());
  }
}
