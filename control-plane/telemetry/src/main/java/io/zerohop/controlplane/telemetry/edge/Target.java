package io.zerohop.controlplane.telemetry.edge;

/**
 * To whom calls go.
 *
 * @param service the short name of the service that is called, {@code reviews.shop}
 * @param route the rule, {@code HTTPRoute/shop/reviews rule 2}; empty where none has a name
 * @param backend the set of endpoints that was chosen; empty where none was. Each cut after 256
 *     characters
 */
public record Target(String service, String route, String backend) {
  private static final int LONGEST = 256;

  public Target {
    service = cut(service);
    route = cut(route);
    backend = cut(backend);
  }

  private static String cut(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST);
  }
}
