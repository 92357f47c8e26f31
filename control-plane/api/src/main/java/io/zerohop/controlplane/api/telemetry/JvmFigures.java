package io.zerohop.controlplane.api.telemetry;

import io.zerohop.controlplane.telemetry.scrape.PrometheusText;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** This process, by the names that Prometheus' own library for Java uses. */
final class JvmFigures {
  private static final double MILLIS = TimeUnit.SECONDS.toMillis(1);
  private static final double NANOS = TimeUnit.SECONDS.toNanos(1);

  private JvmFigures() {}

  static void add(PrometheusText to) {
    MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    to.gauge(
            "jvm_memory_used_bytes",
            "Memory in use.",
            Map.of(
                area("heap"), memory.getHeapMemoryUsage().getUsed(),
                area("nonheap"), memory.getNonHeapMemoryUsage().getUsed()))
        .gauge(
            "jvm_memory_max_bytes",
            "The most memory that may be used, -1 where there is no limit.",
            Map.of(
                area("heap"), memory.getHeapMemoryUsage().getMax(),
                area("nonheap"), memory.getNonHeapMemoryUsage().getMax()))
        .gauge(
            "jvm_threads_current", "Threads.", ManagementFactory.getThreadMXBean().getThreadCount())
        .summary("jvm_gc_collection_seconds", "Garbage collections.", collections())
        .info(
            "jvm_runtime_info",
            "The Java virtual machine.",
            Map.of(
                "version", System.getProperty("java.runtime.version", "unknown"),
                "vendor", System.getProperty("java.vm.vendor", "unknown")))
        .gauge(
            "process_start_time_seconds",
            "When this process began, in seconds since 1970.",
            ManagementFactory.getRuntimeMXBean().getStartTime() / MILLIS);
    if (ManagementFactory.getOperatingSystemMXBean()
        instanceof com.sun.management.OperatingSystemMXBean system) {
      to.counter(
          "process_cpu_seconds_total",
          "CPU time.",
          Math.max(0, system.getProcessCpuTime() / NANOS));
    }
  }

  private static Map<String, String> area(String name) {
    return Map.of("area", name);
  }

  private static Map<Map<String, String>, PrometheusText.Summed> collections() {
    return ManagementFactory.getGarbageCollectorMXBeans().stream()
        .collect(
            Collectors.toMap(
                collector -> new TreeMap<>(Map.of("gc", collector.getName())),
                JvmFigures::collected));
  }

  private static PrometheusText.Summed collected(GarbageCollectorMXBean collector) {
    return new PrometheusText.Summed(
        Math.max(0, collector.getCollectionCount()), collector.getCollectionTime() / MILLIS);
  }
}
