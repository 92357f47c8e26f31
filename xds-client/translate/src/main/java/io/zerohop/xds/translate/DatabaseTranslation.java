package io.zerohop.xds.translate;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import io.zerohop.engine.sql.SqlPolicy;
import io.zerohop.proto.envoy.config.route.v3.RouteConfiguration;
import io.zerohop.proto.zerohop.v1.Database;
import org.jspecify.annotations.Nullable;

/** Reads what holds for connections to a service that is a database. */
final class DatabaseTranslation {
  private static final String FILTER = "zerohop.database";
  private static final String TYPE = "/zerohop.v1.Database";

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
    Database.Replicas replicas = database.getReplicas();
    Database.Connect connect = database.getConnect();
    return new SqlPolicy(
        database.getRoles() == Database.Roles.LABEL
            ? SqlPolicy.Roles.LABEL
            : SqlPolicy.Roles.DETECT,
        new SqlPolicy.Readers(
            !replicas.getFailWhenUnavailable(),
            Durations.nanos(replicas.getMaxLag(), field.at("replicas.max_lag")),
            true,
            0),
        new SqlPolicy.Connect(
            connect.hasTimeout()
                ? Durations.nanos(connect.getTimeout(), field.at("connect.timeout"))
                : SqlPolicy.Connect.DEFAULT.timeoutNanos(),
            connect.hasRetries()
                ? connect.getRetries().getValue()
                : SqlPolicy.Connect.DEFAULT.retries(),
            SqlPolicy.Connect.NO_LIMIT),
        SqlPolicy.Statements.DEFAULT,
        database.hasRetireAfter()
            ? Durations.nanos(database.getRetireAfter(), field.at("retire_after"))
            : SqlPolicy.DEFAULT_RETIRE_AFTER,
        database.getOrigin().isEmpty() ? null : database.getOrigin());
  }
}
