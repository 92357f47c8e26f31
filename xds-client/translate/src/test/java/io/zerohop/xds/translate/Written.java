package io.zerohop.xds.translate;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Duration;
import com.google.protobuf.ListValue;
import com.google.protobuf.Message;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.zerohop.proto.envoy.config.cluster.v3.Cluster;
import io.zerohop.proto.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.zerohop.proto.envoy.config.listener.v3.Listener;
import io.zerohop.proto.envoy.config.route.v3.RouteConfiguration;
import io.zerohop.proto.envoy.extensions.filters.http.fault.v3.HTTPFault;
import io.zerohop.proto.envoy.extensions.filters.http.local_ratelimit.v3.LocalRateLimit;
import io.zerohop.proto.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.zerohop.proto.zerohop.v1.Database;
import io.zerohop.proto.zerohop.v1.Telemetry;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * Messages as they are written down in YAML or JSON (proto3's JSON mapping). Fields that our
 * messages do not have are passed over, as on the wire.
 */
final class Written {
  private static final List<Message> KNOWN =
      List.of(
          Listener.getDefaultInstance(),
          RouteConfiguration.getDefaultInstance(),
          Cluster.getDefaultInstance(),
          ClusterLoadAssignment.getDefaultInstance(),
          HttpConnectionManager.getDefaultInstance(),
          HTTPFault.getDefaultInstance(),
          LocalRateLimit.getDefaultInstance(),
          Database.getDefaultInstance(),
          Telemetry.getDefaultInstance());

  private Written() {}

  static String resource(String name) {
    try (InputStream in = Written.class.getResourceAsStream("/" + name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  @SuppressWarnings("unchecked")
  static Map<String, Object> yaml(String text) {
    return (Map<String, Object>) new Load(LoadSettings.builder().build()).loadFromString(text);
  }

  static RouteConfiguration routes(String yaml) {
    Message.Builder builder = RouteConfiguration.newBuilder().setName("test");
    return (RouteConfiguration) fill(builder, yaml(yaml)).build();
  }

  static Cluster cluster(String yaml) {
    return (Cluster) fill(Cluster.newBuilder(), yaml(yaml)).build();
  }

  static ClusterLoadAssignment endpoints(String yaml) {
    return (ClusterLoadAssignment) fill(ClusterLoadAssignment.newBuilder(), yaml(yaml)).build();
  }

  static Listener listener(String yaml) {
    return (Listener) fill(Listener.newBuilder(), yaml(yaml)).build();
  }

  /** A message that says its type by {@code @type}. */
  static Message typed(Map<String, Object> map) {
    String type = (String) Objects.requireNonNull(map.get("@type"));
    for (Message known : KNOWN) {
      if (type.endsWith("/" + known.getDescriptorForType().getFullName())) {
        return fill(known.newBuilderForType(), map).build();
      }
    }
    throw new IllegalArgumentException(type);
  }

  private static Message.Builder fill(Message.Builder builder, Map<String, Object> map) {
    for (FieldDescriptor field : builder.getDescriptorForType().getFields()) {
      Object value = map.getOrDefault(field.getName(), map.get(field.getJsonName()));
      if (value == null) {
        continue;
      }
      if (field.isMapField()) {
        ((Map<?, ?>) value).forEach((key, item) -> entry(builder, field, key, item));
      } else if (field.isRepeated()) {
        for (Object item : (List<?>) value) {
          builder.addRepeatedField(field, one(builder, field, item));
        }
      } else {
        builder.setField(field, one(builder, field, value));
      }
    }
    return builder;
  }

  private static void entry(
      Message.Builder builder, FieldDescriptor field, Object key, Object value) {
    Message.Builder entry = builder.newBuilderForField(field);
    FieldDescriptor values = field.getMessageType().findFieldByName("value");
    entry.setField(field.getMessageType().findFieldByName("key"), key);
    entry.setField(values, one(entry, values, value));
    builder.addRepeatedField(field, entry.build());
  }

  @SuppressWarnings("unchecked")
  private static Object one(Message.Builder parent, FieldDescriptor field, Object value) {
    return switch (field.getJavaType()) {
      case INT -> ((Number) value).intValue();
      case LONG -> Long.parseLong(value.toString());
      case DOUBLE -> ((Number) value).doubleValue();
      case FLOAT -> ((Number) value).floatValue();
      case BOOLEAN, STRING -> value;
      case BYTE_STRING -> ByteString.copyFromUtf8((String) value);
      case ENUM -> {
        EnumDescriptor type = field.getEnumType();
        yield value instanceof Integer number
            ? type.findValueByNumberCreatingIfUnknown(number)
            : Objects.requireNonNull(type.findValueByName((String) value), value.toString());
      }
      case MESSAGE -> message(parent.newBuilderForField(field), value);
    };
  }

  @SuppressWarnings("unchecked")
  private static Message message(Message.Builder builder, Object value) {
    if (builder instanceof Any.Builder any) {
      return any((Map<String, Object>) value, any);
    }
    if (builder instanceof Struct.Builder) {
      return struct((Map<String, Object>) value);
    }
    if (builder instanceof Duration.Builder && value instanceof String text) {
      BigDecimal seconds = new BigDecimal(text.substring(0, text.length() - 1));
      return Duration.newBuilder()
          .setSeconds(seconds.longValue())
          .setNanos(seconds.remainder(BigDecimal.ONE).movePointRight(9).intValue())
          .build();
    }
    if (value instanceof Map<?, ?> map) {
      return fill(builder, (Map<String, Object>) map).build();
    }
    FieldDescriptor wrapped = builder.getDescriptorForType().findFieldByName("value");
    return builder.setField(wrapped, one(builder, wrapped, value)).build();
  }

  private static Any any(Map<String, Object> map, Any.Builder any) {
    String type = (String) Objects.requireNonNull(map.get("@type"));
    boolean known =
        KNOWN.stream().anyMatch(one -> type.endsWith(one.getDescriptorForType().getFullName()));
    return any.setTypeUrl(type)
        .setValue(known ? typed(map).toByteString() : ByteString.EMPTY)
        .build();
  }

  private static Struct struct(Map<String, Object> map) {
    Struct.Builder struct = Struct.newBuilder();
    map.forEach((name, value) -> struct.putFields(name, value(value)));
    return struct.build();
  }

  @SuppressWarnings("unchecked")
  private static Value value(Object value) {
    Value.Builder made = Value.newBuilder();
    if (value instanceof Number number) {
      return made.setNumberValue(number.doubleValue()).build();
    }
    if (value instanceof Boolean flag) {
      return made.setBoolValue(flag).build();
    }
    if (value instanceof List<?> list) {
      ListValue.Builder items = ListValue.newBuilder();
      list.forEach(item -> items.addValues(value(item)));
      return made.setListValue(items).build();
    }
    if (value instanceof Map<?, ?> map) {
      return made.setStructValue(struct((Map<String, Object>) map)).build();
    }
    return made.setStringValue(value.toString()).build();
  }
}
