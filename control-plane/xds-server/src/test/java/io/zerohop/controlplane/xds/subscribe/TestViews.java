package io.zerohop.controlplane.xds.subscribe;

import com.google.protobuf.StringValue;
import io.zerohop.controlplane.xds.resource.Encoded;
import io.zerohop.controlplane.xds.resource.ResourceType;
import io.zerohop.controlplane.xds.resource.ResourceView;
import io.zerohop.controlplane.xds.resource.Sources;
import java.util.Arrays;
import java.util.List;
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
        NUMBERS.incrementAndGet(), resources, Sources.UNKNOWN, ResourceView.Lookup.NOTHING);
  }

  private static Encoded resource(ResourceType type, String text) {
    String name = text.substring(0, text.indexOf('='));
    String content = text.substring(text.indexOf('=') + 1);
    return Encoded.of(type, name, "v" + content, StringValue.of(content).toByteString());
  }
}
