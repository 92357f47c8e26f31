package io.zerohop.controlplane.translate;

import com.google.protobuf.Any;
import com.google.protobuf.Message;
import com.google.protobuf.UInt32Value;
import io.zerohop.proto.envoy.config.core.v3.AggregatedConfigSource;
import io.zerohop.proto.envoy.config.core.v3.ApiVersion;
import io.zerohop.proto.envoy.config.core.v3.ConfigSource;
import io.zerohop.proto.envoy.type.matcher.v3.RegexMatcher;
import io.zerohop.proto.envoy.type.matcher.v3.StringMatcher;
import java.time.Duration;

/** Small messages that several writers need. */
final class Protos {
  /** Resources come over the one stream. */
  static final ConfigSource ADS =
      ConfigSource.newBuilder()
          .setAds(AggregatedConfigSource.getDefaultInstance())
          .setResourceApiVersion(ApiVersion.V3)
          .build();

  private Protos() {}

  static com.google.protobuf.Duration duration(Duration duration) {
    return com.google.protobuf.Duration.newBuilder()
        .setSeconds(duration.getSeconds())
        .setNanos(duration.getNano())
        .build();
  }

  static UInt32Value number(int value) {
    return UInt32Value.of(value);
  }

  static RegexMatcher regex(String expression) {
    return RegexMatcher.newBuilder().setRegex(expression).build();
  }

  static StringMatcher text(String value, boolean expression) {
    return expression
        ? StringMatcher.newBuilder().setSafeRegex(regex(value)).build()
        : StringMatcher.newBuilder().setExact(value).build();
  }

  static Any any(Message message) {
    return Any.newBuilder()
        .setTypeUrl("type.googleapis.com/" + message.getDescriptorForType().getFullName())
        .setValue(message.toByteString())
        .build();
  }
}
