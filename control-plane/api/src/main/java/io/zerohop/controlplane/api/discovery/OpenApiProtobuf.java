package io.zerohop.controlplane.api.discovery;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/**
 * The OpenAPI document of version 2 in the binary form that Kubernetes' Go clients ask for (message
 * {@code openapi.v2.Document} of gnostic; the numbers below are its field numbers). kubectl up to
 * 1.26, kubectl's check of kinds that it does not know, Helm and Argo CD read nothing else.
 */
final class OpenApiProtobuf {
  /** How clients name this form in Accept; the answer has a dot for the at sign, as Kubernetes'. */
  static final String MEDIA_TYPE = "application/com.github.proto-openapi.spec.v2@v1.0+protobuf";

  private OpenApiProtobuf() {}

  static byte[] document(JsonNode document) {
    JsonNode info = document.path("info");
    ProtobufMessage paths = new ProtobufMessage();
    for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
      paths.message(2, named(path.getKey(), pathItem(path.getValue())));
    }
    ProtobufMessage definitions = new ProtobufMessage();
    for (Map.Entry<String, JsonNode> each : document.path("definitions").properties()) {
      definitions.message(1, named(each.getKey(), schema(each.getValue())));
    }
    return new ProtobufMessage()
        .text(1, document.path("swagger"))
        .message(2, new ProtobufMessage().text(1, info.path("title")).text(2, info.path("version")))
        .message(8, paths)
        .message(9, definitions)
        .bytes();
  }

  private static ProtobufMessage named(String name, ProtobufMessage value) {
    return new ProtobufMessage().text(1, name).message(2, value);
  }

  private static ProtobufMessage pathItem(JsonNode item) {
    ProtobufMessage message = new ProtobufMessage();
    Map<String, Integer> operations =
        Map.of("get", 2, "put", 3, "post", 4, "delete", 5, "patch", 8);
    operations.forEach(
        (method, number) -> {
          if (item.has(method)) {
            message.message(number, operation(item.get(method)));
          }
        });
    item.path("parameters").forEach(each -> message.message(9, parameter(each)));
    return message;
  }

  private static ProtobufMessage operation(JsonNode operation) {
    ProtobufMessage message =
        new ProtobufMessage()
            .text(3, operation.path("description"))
            .text(5, operation.path("operationId"));
    operation.path("consumes").forEach(type -> message.text(7, type));
    operation.path("parameters").forEach(each -> message.message(8, parameter(each)));
    ProtobufMessage responses = new ProtobufMessage();
    for (Map.Entry<String, JsonNode> each : operation.path("responses").properties()) {
      ProtobufMessage response =
          new ProtobufMessage()
              .text(1, each.getValue().path("description"))
              .message(2, new ProtobufMessage().message(1, schema(each.getValue().path("schema"))));
      responses.message(1, named(each.getKey(), new ProtobufMessage().message(1, response)));
    }
    return extensions(message.message(9, responses), operation, 13);
  }

  /** A ParametersItem that holds a Parameter that holds, if it is not the body, one more layer. */
  private static ProtobufMessage parameter(JsonNode given) {
    ProtobufMessage parameter = new ProtobufMessage();
    switch (given.path("in").asText()) {
      case "body" ->
          parameter.message(
              1,
              new ProtobufMessage()
                  .text(2, given.path("name"))
                  .text(3, "body")
                  .truth(4, given.path("required"))
                  .message(5, schema(given.path("schema"))));
      case "query" ->
          parameter.message(
              2,
              new ProtobufMessage()
                  .message(
                      3, plain(given).text(4, given.path("name")).text(6, given.path("type"))));
      default ->
          parameter.message(
              2,
              new ProtobufMessage()
                  .message(
                      4, plain(given).text(4, given.path("name")).text(5, given.path("type"))));
    }
    return new ProtobufMessage().message(1, parameter);
  }

  private static ProtobufMessage plain(JsonNode parameter) {
    return new ProtobufMessage()
        .truth(1, parameter.path("required"))
        .text(2, parameter.path("in"))
        .text(3, parameter.path("description"));
  }

  private static ProtobufMessage schema(JsonNode schema) {
    ProtobufMessage message =
        new ProtobufMessage()
            .text(1, schema.path("$ref"))
            .text(2, schema.path("format"))
            .text(4, schema.path("description"))
            .yaml(5, schema.path("default"))
            .real(7, schema.path("maximum"))
            .real(9, schema.path("minimum"))
            .whole(11, schema.path("maxLength"))
            .whole(12, schema.path("minLength"))
            .text(13, schema.path("pattern"))
            .whole(14, schema.path("maxItems"))
            .whole(15, schema.path("minItems"));
    schema.path("required").forEach(name -> message.text(19, name));
    schema.path("enum").forEach(value -> message.yaml(20, value));
    JsonNode values = schema.path("additionalProperties");
    if (values.isObject()) {
      message.message(21, new ProtobufMessage().message(1, schema(values)));
    }
    if (schema.has("type")) {
      message.message(22, new ProtobufMessage().text(1, schema.path("type")));
    }
    if (schema.has("items")) {
      message.message(23, new ProtobufMessage().message(1, schema(schema.get("items"))));
    }
    if (schema.has("properties")) {
      ProtobufMessage properties = new ProtobufMessage();
      for (Map.Entry<String, JsonNode> each : schema.get("properties").properties()) {
        properties.message(1, named(each.getKey(), schema(each.getValue())));
      }
      message.message(25, properties);
    }
    return extensions(message, schema, 31);
  }

  private static ProtobufMessage extensions(ProtobufMessage to, JsonNode from, int number) {
    for (Map.Entry<String, JsonNode> field : from.properties()) {
      if (field.getKey().startsWith("x-")) {
        to.message(number, new ProtobufMessage().text(1, field.getKey()).yaml(2, field.getValue()));
      }
    }
    return to;
  }
}
