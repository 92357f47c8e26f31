package io.zerohop.telemetry.export;

import io.zerohop.engine.attempt.AttemptResult;
import io.zerohop.engine.attempt.AttemptResult.Failure;
import io.zerohop.engine.attempt.Phase;
import io.zerohop.engine.attempt.RpcCode;
import io.zerohop.engine.attempt.ServerState;
import io.zerohop.engine.observe.ObservedRun;
import io.zerohop.engine.outcome.Outcome;
import io.zerohop.engine.outcome.Reason;
import io.zerohop.engine.pick.Endpoint;
import io.zerohop.engine.route.Route;
import io.zerohop.engine.sql.ConnectRequest;
import io.zerohop.engine.sql.Side;
import io.zerohop.engine.sql.StatementFailure;
import io.zerohop.engine.trace.TraceContext;
import io.zerohop.telemetry.FakeCall;
import io.zerohop.telemetry.FakeServing;
import io.zerohop.telemetry.FakeStatement;
import io.zerohop.telemetry.trace.Recording;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Calls of all kinds, the same ones each time; some have much in common and some nothing. */
final class CallsByChance {
  private static final int MANY = 3_000;

  private static final List<String> HOSTS = List.of("reviews", "db.shop", "h\u00f6fe", "fd00::7");
  private static final List<String> PATHS =
      List.of("/", "/items?token=a?b", "/shop.Reviews/List", "/\ud83d\ude80", "/" + "x".repeat(99));
  private static final List<String> METHODS = List.of("GET", "POST", "QUERY", "get-7", "_OTHER");
  private static final List<String> CLUSTERS = List.of("", "reviews-v1", "reviews-v2");
  private static final List<String> STATEMENTS =
      List.of("", "SELECT a FROM b WHERE c = 'd'", "INSERT INTO \u4e2d VALUES (1)", "COMMIT");
  private static final List<Route.Id> RULES =
      List.of(
          Route.Id.UNNAMED,
          new Route.Id("HTTPRoute/shop/reviews", 1, "a.yaml:7"),
          new Route.Id("HTTPRoute/shop/reviews", 1, null),
          new Route.Id("HTTPRoute/shop/reviews", 2, "a.yaml:7"),
          new Route.Id("HTTPRoute/shop/" + "r".repeat(2_000), 1, "b.yaml:1"));
  private static final List<Outcome> OUTCOMES =
      List.of(
          new Outcome.Answered(200, "200", Reason.OK),
          new Outcome.Answered(503, "503", Reason.UPSTREAM_ERROR),
          new Outcome.AnsweredHere(429, "429", Reason.RATE_LIMITED),
          new Outcome.Failed(Reason.CONNECT_FAILED, "CONNECT_FAILED: refused"));
  private static final List<AttemptResult> RESULTS =
      List.of(
          AttemptResult.answered(200, name -> null),
          AttemptResult.answered(503, name -> null),
          AttemptResult.ended(RpcCode.OK, name -> null),
          AttemptResult.ended(RpcCode.UNAVAILABLE, name -> null),
          AttemptResult.failed(Phase.NOT_CONNECTED, Failure.CONNECT, new ConnectException("no")),
          AttemptResult.failed(Phase.SENT, Failure.TIMEOUT, null));
  private static final List<StatementFailure> FAILURES =
      List.of(
          new StatementFailure("23505", 1062, "x.Thrown", null),
          new StatementFailure(null, 0, "x.Thrown", null),
          new StatementFailure("25006", 0, "x", Reason.DENIED_BY_POLICY));

  private final Random random = new Random(7);

  /** One more of them ends. */
  void next(Recording recording) {
    switch (random.nextInt(5)) {
      case 0 -> recording.served(served());
      case 1 -> recording.connected(connection(), 9_000);
      case 2 -> recording.statement(statement());
      default -> recording.ended(made());
    }
  }

  private FakeCall made() {
    FakeCall call = new FakeCall().with("x-user", one(HOSTS));
    call.scheme = random.nextBoolean() ? "http" : "https";
    call.host = one(HOSTS);
    call.port = random.nextBoolean() ? 80 : random.nextInt(MANY);
    call.method = one(METHODS);
    call.path = one(PATHS);
    call.service = one(HOSTS);
    call.cluster = one(CLUSTERS);
    call.rule = random.nextInt(4) == 0 ? null : one(RULES);
    call.outcome = one(OUTCOMES);
    call.start = 1_000L * random.nextInt(1_000_000_000);
    call.end = call.start + random.nextInt(1_000_000);
    call.trace = context();
    for (int i = random.nextInt(4); i > 0; i--) {
      call.sent(endpoint(), context(), one(RESULTS));
    }
    return call;
  }

  private FakeServing served() {
    AttemptResult result = random.nextInt(4) == 0 ? null : one(RESULTS);
    Throwable failure = random.nextInt(4) == 0 ? new IllegalStateException("no") : null;
    Map<String, String> headers = Map.of("x-user", one(HOSTS));
    return new FakeServing(
        one(METHODS), one(PATHS), result, failure, random.nextBoolean(), context(), headers);
  }

  private FakeCall connection() {
    FakeCall call = made();
    call.side = random.nextBoolean() ? Side.READER : Side.WRITER;
    String dialect = random.nextBoolean() ? "postgresql" : "mysql";
    call.connect = new ConnectRequest(dialect, call.host, call.port, one(CLUSTERS), false, 0);
    return call.sent(endpoint(), null, AttemptResult.connected(ServerState.UNKNOWN));
  }

  private FakeStatement statement() {
    ObservedRun before = random.nextBoolean() ? null : run(null);
    return run(before);
  }

  private FakeStatement run(@Nullable ObservedRun before) {
    StatementFailure failure = random.nextBoolean() ? null : one(FAILURES);
    int batch = 1 + random.nextInt(2);
    long start = random.nextInt(MANY);
    return new FakeStatement(
        connection(), one(STATEMENTS), batch, start, failure, context(), before);
  }

  /** One of a few, or of many. */
  private Endpoint endpoint() {
    int number = random.nextInt(random.nextBoolean() ? 8 : MANY);
    String low = (number >> Byte.SIZE) + "." + (number & 0xff);
    InetSocketAddress address =
        switch (number % 5) {
          case 0 -> InetSocketAddress.createUnresolved("db-" + number, 5432);
          case 1 -> new InetSocketAddress("fd00::" + Integer.toHexString(number), 8080);
          default -> new InetSocketAddress("10.0." + low, 8080);
        };
    return Endpoint.at(address);
  }

  private TraceContext context() {
    long parent = random.nextBoolean() ? 0 : random.nextLong();
    return FakeCall.context(random.nextLong(), random.nextLong(), parent, true);
  }

  private <T> T one(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }
}
