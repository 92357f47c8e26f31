package io.zerohop.xds.translate;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import io.zerohop.engine.attempt.RateLimits;
import io.zerohop.engine.route.Gates;
import io.zerohop.proto.envoy.config.core.v3.Metadata;
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

  private @Nullable RateLimits limits;

  private GateReader() {}

  /** What a virtual host or route says, and where it says nothing the more general. */
  static Gates read(Gates general, Level level, Map<String, Any> filters, Metadata metadata) {
    if (filters.isEmpty()) {
      return general;
    }
    Extra extra = Extra.of(metadata);
    GateReader reader = new GateReader();
    reader.limits = general.limits();
    filters.forEach((name, config) -> reader.read(level, name, config, extra));
    return new Gates(reader.limits);
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
