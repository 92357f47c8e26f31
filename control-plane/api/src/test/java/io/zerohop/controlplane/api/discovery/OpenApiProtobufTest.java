package io.zerohop.controlplane.api.discovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Reads the document back field by field; the numbers are those of gnostic's OpenAPIv2.proto. */
class OpenApiProtobufTest {
  private final UnknownFieldSet document = document();

  private static UnknownFieldSet document() {
    return parse(
        ByteString.copyFrom(OpenApiProtobuf.document(new OpenApiEndpoint("0.1.0").version2())));
  }

  @Test
  void namesItsVersion() {
    assertEquals("2.0", text(document, 1));
    assertEquals("Zerohop", text(message(document, 2), 1));
  }

  @Test
  void holdsEveryKindWithItsFieldsAndItsGroupAndVersion() {
    UnknownFieldSet route =
        entry(named(message(document, 9), 1), "io.k8s.networking.gateway.v1.HTTPRoute");
    Map<String, UnknownFieldSet> spec =
        named(message(entry(named(message(route, 25), 1), "spec"), 25), 1);
    UnknownFieldSet rules = entry(spec, "rules");

    assertEquals("object", text(message(route, 22), 1));
    assertEquals("array", text(message(rules, 22), 1));
    assertTrue(named(message(message(message(rules, 23), 1), 25), 1).containsKey("backendRefs"));
    assertTrue(
        text(entry(named(route, 31), "x-kubernetes-group-version-kind"), 2)
            .contains("\"kind\":\"HTTPRoute\""));
  }

  @Test
  void saysThatAPatchTakesFieldValidation() {
    UnknownFieldSet item =
        entry(named(message(document, 8), 2), "/api/v1/namespaces/{namespace}/services/{name}");
    boolean known =
        message(item, 8).getField(8).getLengthDelimitedList().stream()
            .map(OpenApiProtobufTest::parse)
            .map(parameter -> message(parameter, 1))
            .filter(parameter -> parameter.hasField(2))
            .map(parameter -> message(message(parameter, 2), 3))
            .anyMatch(query -> text(query, 4).equals("fieldValidation"));

    assertTrue(known);
  }

  private static Map<String, UnknownFieldSet> named(UnknownFieldSet of, int number) {
    Map<String, UnknownFieldSet> all = new TreeMap<>();
    for (ByteString each : of.getField(number).getLengthDelimitedList()) {
      UnknownFieldSet entry = parse(each);
      all.put(text(entry, 1), message(entry, 2));
    }
    return all;
  }

  private static UnknownFieldSet entry(Map<String, UnknownFieldSet> of, String name) {
    return Objects.requireNonNull(of.get(name), name);
  }

  private static UnknownFieldSet message(UnknownFieldSet of, int number) {
    return parse(of.getField(number).getLengthDelimitedList().get(0));
  }

  private static String text(UnknownFieldSet of, int number) {
    return of.getField(number).getLengthDelimitedList().get(0).toStringUtf8();
  }

  private static UnknownFieldSet parse(ByteString bytes) {
    try {
      return UnknownFieldSet.parseFrom(bytes);
    } catch (InvalidProtocolBufferException broken) {
      throw new AssertionError(broken);
    }
  }
}
