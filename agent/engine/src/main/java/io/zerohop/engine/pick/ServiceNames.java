package io.zerohop.engine.pick;

import java.util.Locale;

/** Short names of services for people. */
public final class ServiceNames {
  private static final String SUBSET_MARK = "|";

  private ServiceNames() {}

  /**
   * {@code reviews.shop} for {@code reviews.shop.svc.cluster.local:8080} and for Istio's {@code
   * outbound|8080||reviews.shop.svc.cluster.local}; other names as they are.
   */
  public static String display(String cluster) {
    String host = cluster.substring(cluster.lastIndexOf(SUBSET_MARK) + 1);
    int svc = host.toLowerCase(Locale.ROOT).indexOf(".svc.");
    if (svc > 0) {
      return host.substring(0, svc);
    }
    int colon = host.lastIndexOf(':');
    return colon > 0 && host.indexOf(':') == colon ? host.substring(0, colon) : host;
  }
}
