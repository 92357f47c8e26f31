package io.zerohop.proto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import io.zerohop.proto.envoy.config.cluster.v3.Cluster;
import io.zerohop.proto.envoy.config.core.v3.Node;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PublicSchemaTest {
  private final List<String> differences = new ArrayList<>();
  private int fields;

  @Test
  void everyFieldOfOurPartHasTheNameNumberAndTypeOfThePublicOne() {
    for (FileDescriptor file : ourFiles()) {
      file.getMessageTypes().forEach(this::compare);
      file.getEnumTypes().forEach(ours -> compare(ours, publicEnum(ours)));
    }

    assertEquals(List.of(), differences);
    assertTrue(fields > 300, "compared only " + fields + " fields");
  }

  @Test
  void theDiscoveryServiceHasThePublicMethodNames() {
    ServiceDescriptor ours =
        io.zerohop.proto.envoy.service.discovery.v3.AdsProto.getDescriptor().getServices().get(0);
    ServiceDescriptor theirs =
        io.envoyproxy.envoy.service.discovery.v3.AdsProto.getDescriptor().getServices().get(0);

    assertEquals(signatures(theirs), signatures(ours));
  }

  @Test
  void bytesOfAPublicMessageSurviveOurReadingAndWriting() throws IOException {
    var theirs =
        io.envoyproxy.envoy.config.core.v3.Node.newBuilder()
            .setId("reviews-1")
            .addClientFeatures("envoy.lb.does_not_support_overprovisioning")
            .setUserAgentBuildVersion(
                io.envoyproxy.envoy.config.core.v3.BuildVersion.getDefaultInstance())
            .build();

    byte[] bytes = Node.parseFrom(theirs.toByteArray()).toByteArray();

    assertEquals(theirs, io.envoyproxy.envoy.config.core.v3.Node.parseFrom(bytes));
  }

  private void compare(Descriptor ours) {
    Descriptor theirs = publicMessage(ours);
    for (FieldDescriptor field : ours.getFields()) {
      fields++;
      FieldDescriptor other = theirs.findFieldByName(field.getName());
      String wanted = other == null ? "no such field" : describe(other);
      if (!wanted.equals(describe(field))) {
        differences.add(field.getFullName() + ": public " + wanted + ", ours " + describe(field));
      }
    }
    if (ours.getOptions().getMapEntry()) {
      return;
    }
    ours.getNestedTypes().forEach(this::compare);
    ours.getEnumTypes().forEach(e -> compare(e, theirs.findEnumTypeByName(e.getName())));
  }

  private void compare(EnumDescriptor ours, EnumDescriptor theirs) {
    for (EnumValueDescriptor value : ours.getValues()) {
      EnumValueDescriptor other = theirs.findValueByName(value.getName());
      if (other == null || other.getNumber() != value.getNumber()) {
        differences.add(value.getFullName() + ": public " + other + ", ours " + value.getNumber());
      }
    }
  }

  private static String describe(FieldDescriptor field) {
    String type =
        switch (field.getJavaType()) {
          case MESSAGE -> field.getMessageType().getFullName();
          case ENUM -> field.getEnumType().getFullName();
          default -> field.getType().name();
        };
    var oneof = field.getRealContainingOneof();
    return field.getNumber()
        + (field.isRepeated() ? " repeated " : " ")
        + (field.isPacked() ? "packed " : "")
        + type
        + (oneof == null ? "" : " in " + oneof.getName())
        + (field.toProto().getProto3Optional() ? " optional" : "");
  }

  private static List<String> signatures(ServiceDescriptor service) {
    return service.getMethods().stream().map(PublicSchemaTest::signature).sorted().toList();
  }

  private static String signature(MethodDescriptor method) {
    return "%s %b %s %b %s"
        .formatted(
            method.getFullName(),
            method.isClientStreaming(),
            method.getInputType().getFullName(),
            method.isServerStreaming(),
            method.getOutputType().getFullName());
  }

  private static Descriptor publicMessage(Descriptor ours) {
    Descriptor parent = ours.getContainingType();
    if (parent == null) {
      return (Descriptor) publicDescriptor(ours.getFullName());
    }
    Descriptor nested = publicMessage(parent).findNestedTypeByName(ours.getName());
    assertNotNull(nested, ours.getFullName());
    return nested;
  }

  private static EnumDescriptor publicEnum(EnumDescriptor ours) {
    return (EnumDescriptor) publicDescriptor(ours.getFullName());
  }

  private static Object publicDescriptor(String fullName) {
    String prefix = fullName.startsWith("google.") ? "com." : "io.envoyproxy.";
    return call(prefix + fullName, "getDescriptor");
  }

  private static Object call(String className, String method) {
    try {
      return Class.forName(className).getMethod(method).invoke(null);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(className + " has no static " + method, e);
    }
  }

  /** All generated files but our own {@code zerohop/v1}, which has no public counterpart. */
  private static List<FileDescriptor> ourFiles() {
    try {
      Path classes =
          Path.of(Cluster.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      try (Stream<Path> files = Files.walk(classes)) {
        return files
            .map(file -> classes.relativize(file).toString().replace('/', '.').replace('\\', '.'))
            .filter(name -> name.endsWith("Proto.class") && !name.contains(".zerohop.v1."))
            .map(name -> name.substring(0, name.length() - ".class".length()))
            .map(name -> (FileDescriptor) call(name, "getDescriptor"))
            .toList();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }
}
