package io.zerohop.controlplane.translate;

import com.google.protobuf.ListValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.zerohop.proto.envoy.config.core.v3.Metadata;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What only our agent reads: the metadata {@code zerohop.io} of a resource. */
final class Notes {
  private static final String KEY = "zerohop.io";

  private final Map<String, Value> values = new TreeMap<>();

  /** Notes the text; an empty one is left out. */
  Notes text(String name, String text) {
    if (!text.isEmpty()) {
      values.put(name, Value.newBuilder().setStringValue(text).build());
    }
    return this;
  }

  Notes number(String name, int number) {
    values.put(name, Value.newBuilder().setNumberValue(number).build());
    return this;
  }

  /** Notes that it is so; what is not so is left out. */
  Notes flag(String name, boolean set) {
    if (set) {
      values.put(name, Value.newBuilder().setBoolValue(true).build());
    }
    return this;
  }

  Notes texts(String name, List<String> texts) {
    if (!texts.isEmpty()) {
      ListValue.Builder list = ListValue.newBuilder();
      texts.forEach(text -> list.addValues(Value.newBuilder().setStringValue(text)));
      values.put(name, Value.newBuilder().setListValue(list).build());
    }
    return this;
  }

  boolean isEmpty() {
    return values.isEmpty();
  }

  Metadata metadata() {
    return values.isEmpty()
        ? Metadata.getDefaultInstance()
        : Metadata.newBuilder()
            .putFilterMetadata(KEY, Struct.newBuilder().putAllFields(values).build())
            .build();
  }
}
