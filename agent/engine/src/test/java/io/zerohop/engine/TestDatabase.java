package io.zerohop.engine;

import io.zerohop.engine.attempt.AttemptResult;
import io.zerohop.engine.attempt.BreakerPolicy;
import io.zerohop.engine.attempt.HeaderChanges;
import io.zerohop.engine.attempt.ServerState;
import io.zerohop.engine.attempt.ServerState.Role;
import io.zerohop.engine.pick.Cluster;
import io.zerohop.engine.pick.OutlierPolicy;
import io.zerohop.engine.route.Action.Forward;
import io.zerohop.engine.route.Gates;
import io.zerohop.engine.route.Match;
import io.zerohop.engine.route.PathMatch;
import io.zerohop.engine.route.Route;
import io.zerohop.engine.route.RouteTable;
import io.zerohop.engine.route.TextMatch;
import io.zerohop.engine.route.VirtualHost;
import io.zerohop.engine.sql.ConnectRequest;
import io.zerohop.engine.sql.Side;
import io.zerohop.engine.sql.SqlCall;
import io.zerohop.engine.sql.SqlPolicy;
import io.zerohop.engine.sql.SqlPolicy.Connect;
import io.zerohop.engine.sql.SqlPolicy.Readers;
import io.zerohop.engine.sql.SqlPolicy.Roles;
import io.zerohop.engine.sql.SqlPolicy.Statements;
import io.zerohop.engine.sql.SqlSession;
import java.util.List;
import java.util.Objects;

/** A mesh with a database, as the control plane writes it down. */
final class TestDatabase {
  static final String DB = "orders-db.shop.svc.cluster.local:5432";
  static final String ONE = "10.0.5.1:5432";
  static final String TWO = "10.0.5.2:5432";
  static final String THREE = "10.0.5.3:5432";

  final TestMesh shop = new TestMesh();

  /** What may hold a connection back. */
  Gates gates = Gates.NONE;

  /** The same for all connections of a side. */
  BreakerPolicy breaker = BreakerPolicy.NONE;

  static SqlPolicy policy(Readers readers, Connect connect) {
    return policy(readers, connect, Statements.DEFAULT);
  }

  static SqlPolicy policy(Readers readers, Connect connect, Statements statements) {
    return new SqlPolicy(
        Roles.DETECT, readers, connect, statements, 30_000 * TestMesh.MILLI, "db.yaml:3");
  }

  static ConnectRequest request(boolean readOnly) {
    return new ConnectRequest("postgresql", "orders-db", 5432, "app", readOnly, 0);
  }

  /** Both sides of a database with the same endpoints, as where roles are asked for. */
  void publish(SqlPolicy policy, String... endpoints) {
    publish(policy, endpoints, endpoints);
  }

  /** The one for writes, the other for reads. */
  void publishApart(SqlPolicy policy) {
    publish(policy, new String[] {ONE}, new String[] {TWO});
  }

  /** What a connection's statements are asked about under such a policy. */
  SqlSession session(SqlPolicy policy) {
    publishApart(policy);
    return connected(false).session();
  }

  void publish(SqlPolicy policy, String[] writers, String[] readers) {
    shop.table(
        new RouteTable(
            DB,
            List.of(
                new VirtualHost(
                    List.of("*"),
                    List.of(
                        rule(Side.WRITER),
                        rule(Side.READER),
                        Route.to(new PathMatch.Prefix("/"), Forward.to(DB))))),
            policy));
    shop.cluster(Cluster.named(DB), ONE)
        .cluster(side("writer"), writers)
        .cluster(side("reader"), readers)
        .publish();
  }

  private Cluster side(String name) {
    return Cluster.named(name).with(OutlierPolicy.DEFAULT, 1).with(breaker);
  }

  private Route rule(Side side) {
    return new Route(
        new Route.Id("DatabaseRoute/shop/orders-db", 0, "db.yaml:3"),
        new PathMatch.Prefix("/"),
        List.of(
            new Match.Header(":scheme", new TextMatch.Exact(Side.SCHEME), false, false),
            new Match.Header(Side.HEADER, new TextMatch.Exact(side.word()), false, false)),
        Forward.to(side.word()).with(gates),
        HeaderChanges.NONE);
  }

  SqlCall begin(boolean readOnly) {
    return begin(request(readOnly));
  }

  SqlCall begin(ConnectRequest request) {
    return Objects.requireNonNull(shop.mesh().beginSql(request));
  }

  /** A connection that stands. */
  SqlCall connected(boolean readOnly) {
    return connected(request(readOnly));
  }

  /** The same for who asks in this way. */
  SqlCall connected(ConnectRequest request) {
    SqlCall call = begin(request);
    call.first();
    call.result(is(request.readOnly() ? Role.REPLICA : Role.PRIMARY));
    return call;
  }

  static AttemptResult is(Role role) {
    return AttemptResult.connected(new ServerState(role, 0));
  }
}
