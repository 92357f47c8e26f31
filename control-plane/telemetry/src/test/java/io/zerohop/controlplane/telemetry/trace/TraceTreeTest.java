package io.zerohop.controlplane.telemetry.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.zerohop.controlplane.telemetry.trace.Span.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TraceTreeTest {
  private static final long MILLI = 1_000_000;

  private final List<Span> spans = new ArrayList<>();

  private void span(String service, String id, String parent, Kind kind, int start, String... all) {
    Map<String, String> attributes = new HashMap<>();
    for (int i = 1; i < all.length; i += 2) {
      attributes.put(all[i], all[i + 1]);
    }
    spans.add(
        new Span(
            id,
            parent,
            new Source(service, "default", service + "-1"),
            kind,
            all[0],
            start * MILLI,
            (start + 5) * MILLI,
            attributes.containsKey("error.type"),
            "",
            attributes));
  }

  private List<String> told() {
    return TraceTree.of(spans).stream()
        .map(
            row ->
                "  ".repeat(row.depth())
                    + String.join(
                        " | ",
                        row.span().source().service(),
                        row.text().name(),
                        row.text().kind(),
                        row.text().status(),
                        row.text().decision()))
        .map(line -> line.replaceAll("[ |]*$", ""))
        .toList();
  }

  private void retriedCall() {
    span("checkout", "1", "caller", Kind.SERVER, 0, "GET", "http.request.method", "GET");
    spans.set(0, with(spans.get(0), "url.path", "/checkout", "http.response.status_code", "200"));
    span(
        "checkout",
        "2",
        "1",
        Kind.INTERNAL,
        1,
        "shop.Orders/Place",
        "zerohop.attempts",
        "2",
        "zerohop.reason",
        "OK",
        "zerohop.route",
        "GRPCRoute/shop/orders rule 1",
        "zerohop.origin",
        "routes.yaml:31");
    send("3", 2, "14", "10.0.3.17", "orders-7f9c");
    send("4", 3, "0", "10.0.3.22", "orders-8a01");
    span("orders", "5", "4", Kind.SERVER, 4, "shop.Orders/Place", "rpc.grpc.status_code", "0");
  }

  private void send(String id, int start, String code, String address, String endpoint) {
    span(
        "checkout",
        id,
        "2",
        Kind.CLIENT,
        start,
        "shop.Orders/Place",
        "rpc.grpc.status_code",
        code,
        "network.peer.address",
        address,
        "network.peer.port",
        "9000",
        "zerohop.endpoint",
        endpoint);
  }

  private static Span with(Span span, String... more) {
    Map<String, String> attributes = new HashMap<>(span.attributes());
    for (int i = 0; i < more.length; i += 2) {
      attributes.put(more[i], more[i + 1]);
    }
    return new Span(
        span.id(),
        span.parent(),
        span.source(),
        span.kind(),
        span.name(),
        span.startNanos(),
        span.endNanos(),
        span.failed(),
        span.message(),
        attributes);
  }

  @Test
  void aRetriedCallIsToldAttemptByAttemptInWhateverOrderItsSpansArrive() {
    retriedCall();
    for (int seed = 0; seed < 20; seed++) {
      Collections.shuffle(spans, new Random(seed));
      assertEquals(
          List.of(
              "checkout | GET /checkout | server | 200",
              "  checkout | shop.Orders/Place | call | OK after 2 attempts | GRPCRoute/shop/orders rule 1 (routes.yaml:31)",
              "    checkout | attempt 1 | client | UNAVAILABLE -> 10.0.3.17:9000 orders-7f9c: again",
              "    checkout | attempt 2 | client | OK -> 10.0.3.22:9000 orders-8a01",
              "      orders | shop.Orders/Place | server | OK"),
          told());
    }
  }

  @Test
  void aCallOfOneSendSaysWhereItWentAndWhy() {
    span(
        "shop",
        "1",
        "",
        Kind.CLIENT,
        0,
        "GET",
        "http.request.method",
        "GET",
        "zerohop.service",
        "reviews.default",
        "zerohop.attempts",
        "1",
        "zerohop.reason",
        "RETRY_BUDGET_SPENT",
        "http.response.status_code",
        "503",
        "network.peer.address",
        "::1",
        "network.peer.port",
        "8080");
    assertEquals(
        List.of("shop | GET reviews.default | client | 503 RETRY_BUDGET_SPENT -> [::1]:8080"),
        told());
  }

  @Test
  void aCallThatWasNotSentSaysSo() {
    span(
        "shop",
        "1",
        "",
        Kind.CLIENT,
        0,
        "GET",
        "zerohop.attempts",
        "0",
        "zerohop.reason",
        "NO_ROUTE",
        "error.type",
        "404");
    assertEquals(List.of("shop | GET | client | 404 NO_ROUTE, nothing sent"), told());
  }

  @Test
  void aStatementSaysItsSide() {
    span(
        "orders",
        "1",
        "",
        Kind.CLIENT,
        0,
        "INSERT orders",
        "zerohop.side",
        "writer",
        "network.peer.address",
        "10.0.4.2",
        "network.peer.port",
        "5432");
    assertEquals(List.of("orders | INSERT orders | client | ok -> writer 10.0.4.2:5432"), told());
  }

  @Test
  void spansOfStrangersAreToldAsTheyAre() {
    span("other", "1", "", Kind.PRODUCER, 0, "orders publish");
    span("other", "2", "1", Kind.UNSPECIFIED, 1, "work", "error.type", "");
    assertEquals(
        List.of("other | orders publish | producer | ok", "  other | work | - | error"), told());
  }

  @Test
  void siblingsStandByTheirBeginAndWhatHasNoParentHereStandsAtTheLeft() {
    span("c", "3", "lost", Kind.INTERNAL, 9, "third");
    span("b", "2", "1", Kind.INTERNAL, 8, "second");
    span("a", "4", "1", Kind.INTERNAL, 2, "first");
    span("a", "1", "", Kind.INTERNAL, 0, "root");
    assertEquals(
        List.of(
            "a | root | internal | ok",
            "  a | first | internal | ok",
            "  b | second | internal | ok",
            "c | third | internal | ok"),
        told());
  }

  @Test
  void aSpanThatArrivedTwiceStandsOnce() {
    span("a", "1", "", Kind.INTERNAL, 0, "root");
    span("a", "1", "", Kind.INTERNAL, 0, "root");
    assertEquals(List.of("a | root | internal | ok"), told());
  }

  @Test
  void circlesEndAndNoSpanOfThemIsLost() {
    span("a", "1", "2", Kind.INTERNAL, 0, "one");
    span("a", "2", "1", Kind.INTERNAL, 1, "two");
    span("a", "3", "3", Kind.INTERNAL, 2, "itself");
    assertEquals(
        List.of(
            "a | itself | internal | ok", "a | one | internal | ok", "  a | two | internal | ok"),
        told());
  }

  @Test
  void aChainOfTenThousandIsToldWhole() {
    for (int i = 0; i < 10_000; i++) {
      span("a", "s" + i, i == 0 ? "" : "s" + (i - 1), Kind.INTERNAL, i, "link");
    }
    List<TraceTree.Row> rows = TraceTree.of(spans);
    assertEquals(10_000, rows.size());
    assertEquals(9_999, rows.get(9_999).depth());
  }
}
