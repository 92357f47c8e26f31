package io.zerohop.runtime;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Who this JVM is in the mesh.
 *
 * @param instance unique in the namespace
 * @param service with where its name comes from
 * @param labels with {@code zerohop.io/service}
 * @param program the main class or jar
 */
record Who(
    String instance,
    ServiceName service,
    String namespace,
    String serviceAccount,
    Map<String, String> labels,
    String program,
    long startedEpochMillis) {

  static final String VERSION = "0.1.0";

  private static final String SERVICE_LABEL = "zerohop.io/service";
  private static final int SUFFIX = 6;
  private static final String LETTERS = "23456789abcdefghjkmnpqrstuvwxyz";

  static Who of(
      Settings settings, Map<String, String> properties, Map<String, String> environment) {
    ServiceName service = ServiceName.detect(settings, properties, environment);
    String account = settings.given(Setting.SERVICE_ACCOUNT);
    Map<String, String> labels = new LinkedHashMap<>(settings.pairs(Setting.WORKLOAD_LABELS, '='));
    labels.put(SERVICE_LABEL, service.name());
    return new Who(
        service.name() + "-" + suffix(),
        service,
        settings.text(Setting.NAMESPACE),
        account == null ? service.name() : account,
        labels,
        ServiceName.program(properties),
        System.currentTimeMillis());
  }

  private static String suffix() {
    StringBuilder suffix = new StringBuilder();
    for (int i = 0; i < SUFFIX; i++) {
      suffix.append(LETTERS.charAt(ThreadLocalRandom.current().nextInt(LETTERS.length())));
    }
    return suffix.toString();
  }
}
