package io.zerohop.controlplane.telemetry.trace;

/**
 * Whose telemetry it is, by the attributes of its resource.
 *
 * @param service {@code service.name}, empty where it is not told
 * @param namespace {@code service.namespace}, empty where it is not told
 * @param instance {@code service.instance.id}, empty where it is not told; each cut after 256
 *     characters
 */
public record Source(String service, String namespace, String instance) {
  private static final int LONGEST = 256;

  public Source {
    service = cut(service);
    namespace = cut(namespace);
    instance = cut(instance);
  }

  private static String cut(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST);
  }

  /** How many characters it has in all. */
  public int length() {
    return service.length() + namespace.length() + instance.length();
  }
}
