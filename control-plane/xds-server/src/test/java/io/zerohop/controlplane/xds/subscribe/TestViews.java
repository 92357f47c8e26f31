package io.zerohop.controlplane.xds.subscribe;

import com.google.protobuf.StringValue;
import io.zerohop.controlplane.xds.resource.Encoded;
import io.zerohop.controlplane.xds.resource.Origin;
import io.zerohop.controlplane.xds.resource.ResourceType;
import io.zerohop.controlplane.xds.resource.ResourceView;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/** Makes views of resources whose content is a text. */
public final class TestViews {
  private static final AtomicLong NUMBERS = new AtomicLong();

  private TestViews() {}

  /** Resources as NAME=CONTENT. */
  public static List<Encoded> resources(ResourceType type, String... resources) {
    return Arrays.stream(resources).map(each -> resource(type, each)).toList();
  }

  /** A view of resources of one type as NAME=CONTENT. */
  public static ResourceView of(ResourceType type, String... resources) {
    return of(resources(type, resources));
  }

  /** A view of these, with the next number. */
  public static ResourceView of(List<Encoded> resources) {
    return new ResourceView(
        NUMBERS.incrementAndGet(), resources, Map.of(), ResourceView.Lookup.NOTHING);
  }

  private static Encoded resource(ResourceType type, String text) {
    String name = text.substring(0, text.indexOf('='));
    return resource(type, name, text.substring(text.indexOf('=') + 1), Set.of());
  }

  /** A resource whose version follows from its content. */
  public static Encoded resource(
      ResourceType type, String name, String content, Set<Origin> origins) {
    return Encoded.of(type, name, "v" + content, StringValue.of(content).toByteString(), origins);
  }
}
