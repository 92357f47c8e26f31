package io.zerohop.engine;

import io.zerohop.engine.attempt.AttemptResult;
import io.zerohop.engine.attempt.AttemptResult.Failure;
import io.zerohop.engine.attempt.HeaderChanges;
import io.zerohop.engine.attempt.RetryRules;
import io.zerohop.engine.attempt.ServerState;
import io.zerohop.engine.attempt.Step;
import io.zerohop.engine.observe.ObservedCall;
import io.zerohop.engine.outcome.Explanation;
import io.zerohop.engine.outcome.Reason;
import io.zerohop.engine.pick.LiveEndpoint;
import io.zerohop.engine.route.RouteTable;
import io.zerohop.engine.sql.ConnectRequest;
import io.zerohop.engine.sql.Dialect;
import io.zerohop.engine.sql.Side;
import io.zerohop.engine.sql.SqlCall;
import io.zerohop.engine.sql.SqlPolicy;
import io.zerohop.engine.sql.SqlSession;
import io.zerohop.engine.sql.Statement;
import io.zerohop.engine.sql.StatementClassifier;
import io.zerohop.engine.trace.TraceContext;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A connection to a database: rounds of calls over its endpoints, each round as any other call,
 * until a server that fits has answered or the time for it is over. The side may fall back to the
 * writer between rounds.
 */
final class SqlConnect implements SqlCall {
  private static final Step AS_IT_IS = new Step.Finish(HeaderChanges.NONE);

  /** What another round may find changed. */
  private static final Set<Reason> MAY_CHANGE =
      Set.of(
          Reason.NO_ENDPOINTS,
          Reason.ALL_ENDPOINTS_EJECTED,
          Reason.CONNECT_FAILED,
          Reason.UNFIT_SERVER);

  private static final long PAUSE_NANOS = 200_000_000L;

  private final Mesh mesh;
  private final ConnectRequest request;
  private final boolean dry;
  private final SeenConnect seen;
  private final SqlRounds rounds;
  private final SqlEndpoint endpoint;
  private Side side;
  private @Nullable String instead;
  private MeshCall round;
  private @Nullable SqlPolicy policy;
  private Step.@Nullable Send sent;
  private long start;
  private int failures;
  private @Nullable Step lastEnd;
  private long resumeAt;
  private @Nullable SqlSession session;

  /**
   * @param dry decides only
   */
  SqlConnect(Mesh mesh, ConnectRequest request, @Nullable TraceContext parent, boolean dry) {
    this.mesh = mesh;
    this.request = request;
    this.dry = dry;
    this.side = request.readOnly() ? Side.READER : Side.WRITER;
    this.seen = new SeenConnect(this, request, parent);
    this.endpoint = new SqlEndpoint(mesh, seen);
    this.rounds = new SqlRounds(mesh, seen, request.replicaOnly());
    this.round = newRound(false);
  }

  private MeshCall newRound(boolean admitted) {
    Purpose purpose = dry ? Purpose.QUESTION : Purpose.CALL;
    MeshCall next = new MeshCall(mesh, new SqlRequest(request, side, admitted), purpose);
    next.observedBy(rounds);
    return next;
  }

  // 1. which database

  @Override
  public Step first() {
    start = mesh.ports().nanoTime().getAsLong();
    boolean off = request.replicaOnly() && mesh.mode() != Mode.ENFORCE;
    return off || isNoDatabase() ? passThrough() : judge(round.first());
  }

  @Override
  public Step resume() {
    Step before = lastEnd;
    if (before != null) {
      lastEnd = null;
      boolean cutShort = resumeAt - mesh.ports().nanoTime().getAsLong() > PAUSE_NANOS / 2;
      return rounds.isCancelled() || cutShort ? told(before) : nextRound();
    }
    return isNoDatabase() ? passThrough() : judge(round.resume());
  }

  /** The destination is known, and no DatabaseRoute is for it. */
  private boolean isNoDatabase() {
    View view = mesh.view();
    Listener listener = mesh.find(view, request.host(), request.port());
    RouteTable table = listener == null ? null : view.table(listener);
    return table != null && table.sql() == null;
  }

  private Step passThrough() {
    if (!dry) {
      round.cancel();
    }
    return untouched(new Step.PassThrough(Reason.PASSED_THROUGH));
  }

  /** Nothing is to change; but a connection that the application never asked for is none then. */
  private Step untouched(Step passThrough) {
    if (!request.replicaOnly()) {
      return passThrough;
    }
    String message = Reason.NO_ENDPOINTS + ": no policy says where replicas of ";
    return toldNobody(
        new Step.Fail(Reason.NO_ENDPOINTS, Failure.CONNECT, message + request.host() + " are"));
  }

  private Step nextRound() {
    round = newRound(round.isAdmitted());
    return judge(round.first());
  }

  /** Turns a round's step into the connection's. */
  private Step judge(Step step) {
    if (round.decision instanceof Decision.Go go) {
      policy = go.table().sql();
    } else if (round.decision instanceof Decision.Answer answer) {
      policy = answer.table().sql();
    }
    if (step instanceof Step.Send send) {
      SqlPolicy known = policy;
      return known == null ? passThrough() : seated(send, known);
    }
    if (step instanceof Step.Respond respond) {
      String why = new String(respond.body(), StandardCharsets.UTF_8).strip();
      return ended(new Step.Fail(respond.reason(), Failure.CONNECT, why));
    }
    if (step instanceof Step.Fail fail) {
      return ended(fail);
    }
    return step instanceof Step.PassThrough ? untouched(told(step)) : step;
  }

  /** The send, or one to another endpoint that has not as many connections as it may have. */
  private Step seated(Step.Send first, SqlPolicy known) {
    int most = known.connect().maxPerEndpoint();
    Predicate<LiveEndpoint> hasSeat =
        one -> mesh.seats().count(place(one.endpoint().address())) < most;
    Step step = first;
    while (step instanceof Step.Send send) {
      Seats.Place place = place(send.address());
      if (dry ? mesh.seats().count(place) < most : rounds.sit(place, most)) {
        return limited(send, hasOther(known, hasSeat));
      }
      step = round.elsewhere(Fitness.passedOver("has " + most + " connections"), hasSeat);
    }
    if (step != null) {
      return judge(step);
    }
    String why =
        ": every usable endpoint has the "
            + most
            + " connections of this process that connect.maxPerEndpoint allows";
    String message = Reason.CIRCUIT_OPEN + ": " + service() + why;
    return ended(round.fail(Reason.CIRCUIT_OPEN, Failure.CONNECT, message));
  }

  private Seats.Place place(InetSocketAddress address) {
    Decision made = Objects.requireNonNull(round.decision, "a send must have been decided");
    return new Seats.Place(made.listener().name(), address);
  }

  /** Whether there is somebody left to try if the one that is tried is silent. */
  private boolean hasOther(SqlPolicy known, Predicate<LiveEndpoint> accepts) {
    boolean writer = side == Side.READER && known.readers().orWriter() && !request.replicaOnly();
    int most = known.connect().retries();
    return writer || ((most < 0 || failures < most) && ConnectLimits.hasOther(round.last, accepts));
  }

  private Step limited(Step.Send send, boolean others) {
    Step.Send limited = ConnectLimits.within(send, start, deadline(), others);
    sent = limited;
    return limited;
  }

  private long deadline() {
    SqlPolicy.Connect connect = policy == null ? SqlPolicy.Connect.DEFAULT : policy.connect();
    long own = request.timeoutNanos();
    return start + (own > 0 ? Math.min(own, connect.timeoutNanos()) : connect.timeoutNanos());
  }

  // 2. what it said

  @Override
  public Question question() {
    return Fitness.question(policy, side);
  }

  @Override
  public Step result(AttemptResult given) {
    ServerState server = given.server();
    String unfit = Fitness.unfit(server, policy, side);
    AttemptResult result =
        unfit == null || server == null ? given : Fitness.passedOver(server, unfit);
    Step step = round.result(result);
    if (result.failure() == null) {
      rounds.stands();
      return step;
    }
    failures += unfit == null ? 1 : 0;
    if (step instanceof Step.Send || step instanceof Step.Wait) {
      if (mayGoOn()) {
        return judge(step);
      }
      round.cancel();
    }
    if (unfit != null) {
      return ended(new Step.Fail(Reason.UNFIT_SERVER, Failure.CONNECT, unfitWords(unfit)));
    }
    boolean repeatable = RetryRules.isNothingSent(result) && result.failure() != Failure.CANCELLED;
    return repeatable ? ended(AS_IT_IS) : told(AS_IT_IS);
  }

  private String unfitWords(String unfit) {
    return Reason.UNFIT_SERVER + ": " + service() + " has no usable " + side.word() + ": " + unfit;
  }

  // 3. another round, or the end

  /** A round is over without a connection: the writer instead, another round, or the end. */
  private Step ended(Step last) {
    SqlPolicy known = policy;
    long now = mesh.ports().nanoTime().getAsLong();
    long left = deadline() - now;
    if (rounds.isCancelled() || left <= 0) {
      return told(last);
    }
    if (side == Side.READER && known != null && known.readers().orWriter()) {
      if (request.replicaOnly()) {
        return toldNobody(last); // the connection before which it would stand goes on instead
      }
      instead = last instanceof Step.Fail fail ? fail.message() : "no replica answered";
      side = Side.WRITER;
      return nextRound();
    }
    boolean worthwhile = !(last instanceof Step.Fail fail) || MAY_CHANGE.contains(fail.reason());
    boolean patient = left > PAUSE_NANOS && request.isPatient(now - start);
    if (dry || !worthwhile || !mayGoOn() || !patient) {
      return told(last);
    }
    lastEnd = last;
    resumeAt = now + PAUSE_NANOS;
    return new Step.Wait(PAUSE_NANOS, null);
  }

  private boolean mayGoOn() {
    int most = policy == null ? -1 : policy.connect().retries();
    boolean time = deadline() - mesh.ports().nanoTime().getAsLong() > 0;
    return time && (most < 0 || failures <= most);
  }

  private Step told(Step last) {
    rounds.over();
    return last;
  }

  private Step toldNobody(Step last) {
    rounds.forget();
    return last;
  }

  @Override
  public Step.Send current() {
    return Objects.requireNonNull(sent, "a send must have been given before it is performed again");
  }

  @Override
  public void bodyEnd(@Nullable Throwable failure) {
    round.bodyEnd(failure);
  }

  @Override
  public void ended(AttemptResult last) {
    round.ended(last);
  }

  @Override
  public boolean failsClosed() {
    return !dry && (request.replicaOnly() || mesh.failsClosed(request.host(), request.port()));
  }

  @Override
  public void cancel() {
    rounds.cancelled();
    round.cancel();
    rounds.over();
  }

  // 4. while it stands

  @Override
  public @Nullable String retired(boolean validating) {
    SqlPolicy known = policy;
    if (!rounds.isStanding() || known == null || mesh.mode() != Mode.ENFORCE) {
      return null;
    }
    return endpoint.retired(round, validating, known.retireAfterNanos());
  }

  @Override
  public SqlSession session() {
    SqlSession known = session;
    if (known == null) {
      known = new DatabaseSession(mesh, request, seen, endpoint);
      session = known;
    }
    return known;
  }

  // what others may see

  /** All that is known of the connection, and of a statement that would be run on it. */
  Explanation explain(String client, @Nullable String sql) {
    Listener listener = mesh.find(mesh.view(), request.host(), request.port());
    if (policy == null && listener != null && isNoDatabase()) {
      return SqlExplanation.noDatabase(client, request.host(), listener);
    }
    Explanation told = SqlExplanation.of(round.explain(client), side, instead, policy);
    SqlPolicy known = policy;
    if (sql == null || known == null) {
      return told;
    }
    Dialect dialect = Dialect.of(request.dialect());
    StatementExplanation.Asked asked =
        new StatementExplanation.Asked(service(), dialect, request.readOnly(), side, instead);
    Statement statement = StatementClassifier.classify(dialect, sql);
    return StatementExplanation.add(told, asked, statement, known);
  }

  private String service() {
    return round.service();
  }

  /** The connection as observers see it. */
  ObservedCall seen() {
    return seen;
  }

  MeshCall round() {
    return round;
  }

  Side side() {
    return side;
  }

  long startNanos() {
    return start;
  }
}
