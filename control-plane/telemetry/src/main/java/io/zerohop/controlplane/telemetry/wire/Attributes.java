package io.zerohop.controlplane.telemetry.wire;

import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.zerohop.controlplane.telemetry.trace.Source;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** OTLP's attributes (opentelemetry-proto, common/v1), by name and as text. */
final class Attributes {
  private Attributes() {}

  /** All of them; of two with one name the first counts. */
  static Map<String, String> of(List<KeyValue> all) {
    Map<String, String> attributes = new HashMap<>();
    all.forEach(each -> attributes.putIfAbsent(each.getKey(), text(each.getValue())));
    return attributes;
  }

  /** Whose telemetry it is, by its resource. */
  static Source source(List<KeyValue> resource) {
    Map<String, String> attributes = of(resource);
    return new Source(
        attributes.getOrDefault("service.name", ""),
        attributes.getOrDefault("service.namespace", ""),
        attributes.getOrDefault("service.instance.id", ""));
  }

  private static String text(AnyValue value) {
    return switch (value.getValueCase()) {
      case STRING_VALUE -> value.getStringValue();
      case INT_VALUE -> Long.toString(value.getIntValue());
      case BOOL_VALUE -> Boolean.toString(value.getBoolValue());
      case DOUBLE_VALUE -> Double.toString(value.getDoubleValue());
      case ARRAY_VALUE ->
          value.getArrayValue().getValuesList().stream().map(Attributes::text).toList() + "";
      default -> "";
    };
  }
}
