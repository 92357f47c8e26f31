package io.zerohop.xds.translate;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import io.zerohop.engine.attempt.Fault;
import io.zerohop.engine.sql.SqlPolicy;
import io.zerohop.engine.sql.StatementFault;
import io.zerohop.proto.envoy.config.route.v3.RouteConfiguration;
import io.zerohop.proto.zerohop.v1.Database;
import org.jspecify.annotations.Nullable;

/** Reads what holds for connections to a service that is a database. */
final class DatabaseTranslation {
  private static final String FILTER = "zerohop.database";
  private static final String TYPE = "/zerohop.v1.Database";
  private static final int PERCENT = 100;
  private static final int SQL_STATE = 5;

  private DatabaseTranslation() {}

  /** The policy; null where the service is no database. */
  static @Nullable SqlPolicy read(RouteConfiguration configuration, Field root) {
    Any given = configuration.getTypedPerFilterConfigMap().get(FILTER);
    if (given == null) {
      return null;
    }
    Field field = root.at("typed_per_filter_config").at(FILTER);
    if (!given.getTypeUrl().endsWith(TYPE)) {
      field.refuse("must be a zerohop.v1.Database, was \"" + given.getTypeUrl() + "\"");
      return null;
    }
    try {
      return policy(Database.parseFrom(given.getValue()), field);
    } catch (InvalidProtocolBufferException broken) {
      field.refuse("is not a zerohop.v1.Database: " + broken.getMessage());
      return null;
    }
  }

  private static @Nullable SqlPolicy policy(Database database, Field field) {
    if (database.getRoles() == Database.Roles.UNRECOGNIZED) {
      field.at("roles").refuse("must be DETECT or LABEL, was " + database.getRolesValue());
      return null;
    }
    return new SqlPolicy(
        database.getRoles() == Database.Roles.LABEL
            ? SqlPolicy.Roles.LABEL
            : SqlPolicy.Roles.DETECT,
        readers(database.getReplicas(), field.at("replicas")),
        connect(database.getConnect(), field.at("connect")),
        statements(database, field),
        database.hasRetireAfter()
            ? Durations.nanos(database.getRetireAfter(), field.at("retire_after"))
            : SqlPolicy.DEFAULT_RETIRE_AFTER,
        orNull(database.getOrigin()));
  }

  private static SqlPolicy.Readers readers(Database.Replicas replicas, Field field) {
    return new SqlPolicy.Readers(
        !replicas.getFailWhenUnavailable(),
        Durations.nanos(replicas.getMaxLag(), field.at("max_lag")),
        !replicas.getWholeConnectionsOnly(),
        Durations.nanos(replicas.getAfterWrite(), field.at("after_write")));
  }

  private static SqlPolicy.Connect connect(Database.Connect connect, Field field) {
    SqlPolicy.Connect standard = SqlPolicy.Connect.DEFAULT;
    return new SqlPolicy.Connect(
        connect.hasTimeout()
            ? Durations.nanos(connect.getTimeout(), field.at("timeout"))
            : standard.timeoutNanos(),
        connect.hasRetries() ? connect.getRetries().getValue() : standard.retries(),
        Durations.number(
            connect.hasMaxPerEndpoint(), connect.getMaxPerEndpoint(), standard.maxPerEndpoint()));
  }

  private static SqlPolicy.Statements statements(Database database, Field field) {
    Database.Statements statements = database.getStatements();
    return new SqlPolicy.Statements(
        Durations.nanos(statements.getTimeout(), field.at("statements").at("timeout")),
        statements.getRerunReads(),
        !statements.getDenyWrites(),
        database.hasFault() ? fault(database.getFault(), field.at("fault")) : null);
  }

  private static StatementFault fault(Database.Fault fault, Field field) {
    int wait = perMillion(fault.getDelayPercent(), field.at("delay_percent"));
    int share = perMillion(fault.getAbortPercent(), field.at("abort_percent"));
    String state = fault.getSqlState();
    if (!state.isEmpty() && state.length() != SQL_STATE) {
      field.at("sql_state").refuse("must have five characters, was \"" + state + "\"");
    }
    long nanos = Durations.nanos(fault.getDelay(), field.at("delay"));
    return new StatementFault(
        nanos > 0 && wait > 0 ? new Fault.Delay(nanos, wait) : null,
        state.isEmpty() || share == 0 ? null : new StatementFault.Abort(state, share),
        Durations.number(fault.hasMaxActive(), fault.getMaxActive(), Fault.NO_LIMIT),
        orNull(fault.getOrigin()));
  }

  private static int perMillion(int percent, Field field) {
    if (percent < 0 || percent > PERCENT) {
      field.refuse("must be from 0 to 100, was " + percent);
    }
    return percent * (Fault.ALL / PERCENT);
  }

  private static @Nullable String orNull(String text) {
    return text.isEmpty() ? null : text;
  }
}
