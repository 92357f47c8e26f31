package io.zerohop.xds.translate;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.zerohop.proto.envoy.config.core.v3.Metadata;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What our control plane says where xDS has no field: metadata {@code zerohop.io}. */
final class Extra {
  private static final String OURS = "zerohop.io";
  private static final String ISTIO = "istio";

  private final Struct ours;
  private final Struct istio;

  private Extra(Struct ours, Struct istio) {
    this.ours = ours;
    this.istio = istio;
  }

  static Extra of(Metadata metadata) {
    return new Extra(struct(metadata, OURS), struct(metadata, ISTIO));
  }

  private static Struct struct(Metadata metadata, String name) {
    return metadata.getFilterMetadataOrDefault(name, Struct.getDefaultInstance());
  }

  /** A text; null where there is none. */
  @Nullable String text(String name) {
    Value value = ours.getFieldsOrDefault(name, Value.getDefaultInstance());
    return value.getStringValue().isEmpty() ? null : value.getStringValue();
  }

  String text(String name, String otherwise) {
    String text = text(name);
    return text == null ? otherwise : text;
  }

  int number(String name) {
    return (int) ours.getFieldsOrDefault(name, Value.getDefaultInstance()).getNumberValue();
  }

  boolean flag(String name) {
    return ours.getFieldsOrDefault(name, Value.getDefaultInstance()).getBoolValue();
  }

  List<String> strings(String name) {
    return ours
        .getFieldsOrDefault(name, Value.getDefaultInstance())
        .getListValue()
        .getValuesList()
        .stream()
        .map(Value::getStringValue)
        .filter(text -> !text.isEmpty())
        .toList();
  }

  /** The resource that Istio says something comes from; null where it says nothing. */
  @Nullable String istio(String name) {
    String text = istio.getFieldsOrDefault(name, Value.getDefaultInstance()).getStringValue();
    return text.isEmpty() ? null : text;
  }
}
