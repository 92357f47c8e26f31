package io.zerohop.xds.translate;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import io.zerohop.engine.attempt.RateLimits;
import io.zerohop.engine.route.FaultRule;
import io.zerohop.engine.route.Gates;
import io.zerohop.proto.envoy.config.core.v3.Metadata;
import io.zerohop.proto.envoy.extensions.filters.http.fault.v3.HTTPFault;
import io.zerohop.proto.envoy.extensions.filters.http.local_ratelimit.v3.LocalRateLimit;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads what filters do to calls before they are sent, by the types of their settings and whatever
 * the filters are called. What a route says goes before what its virtual host says.
 */
final class GateReader {
  private static final String FIELD = "typed_per_filter_config";
  private static final String RATE_LIMIT =
      "/envoy.extensions.filters.http.local_ratelimit.v3.LocalRateLimit";

  private static final String FAULT = "/envoy.extensions.filters.http.fault.v3.HTTPFault";

  private @Nullable FaultRule fault;
  private @Nullable RateLimits limits;

  private GateReader() {}

  /** What a virtual host or route says, and where it says nothing the more general. */
  static Gates read(Gates general, Level level, Map<String, Any> filters, Metadata metadata) {
    if (filters.isEmpty()) {
      return general;
    }
    Extra extra = Extra.of(metadata);
    GateReader reader = new GateReader();
    reader.fault = general.fault();
    reader.limits = general.limits();
    filters.forEach((name, config) -> reader.read(level, name, config, extra));
    return new Gates(reader.fault, reader.limits);
  }

  /** Whether it is a filter whose settings are read at routes, and has none of its own. */
  static boolean isForRoutes(Any filter) {
    try {
      if (filter.getTypeUrl().endsWith(RATE_LIMIT)) {
        return !LocalRateLimit.parseFrom(filter.getValue()).hasTokenBucket();
      }
      return filter.getTypeUrl().endsWith(FAULT)
          && HTTPFault.parseFrom(filter.getValue()).equals(HTTPFault.getDefaultInstance());
    } catch (InvalidProtocolBufferException broken) {
      return false;
    }
  }

  private void read(Level level, String name, Any config, Extra extra) {
    Field field = level.field().at(FIELD).at(name);
    try {
      if (config.getTypeUrl().endsWith(RATE_LIMIT)) {
        String key = extra.text("limitOf", level.table() + " " + level.field().path());
        limits =
            RateLimitReader.read(
                LocalRateLimit.parseFrom(config.getValue()),
                new RateLimitReader.Place(key, extra.text("limitOrigin")),
                field);
      } else if (config.getTypeUrl().endsWith(FAULT)) {
        String key = extra.text("faultOf", level.table() + " " + level.field().path());
        fault =
            FaultReader.read(
                HTTPFault.parseFrom(config.getValue()), key, extra.text("faultOrigin"), field);
      } else {
        level.field().at(FIELD).leaveOut("filter " + name + " does nothing here");
      }
    } catch (InvalidProtocolBufferException broken) {
      field.refuse("cannot be read: " + broken.getMessage());
    }
  }

  /**
   * A virtual host or route.
   *
   * @param table the name of its route table
   */
  record Level(String table, Field field) {}
}
