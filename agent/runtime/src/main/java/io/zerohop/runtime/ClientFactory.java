package io.zerohop.runtime;

import io.zerohop.diagnostics.AgentLog;
import io.zerohop.engine.Mode;
import io.zerohop.xds.client.AgentMode;
import io.zerohop.xds.client.ControlPlaneAddress;
import io.zerohop.xds.client.LastKnownGood;
import io.zerohop.xds.client.Questions;
import io.zerohop.xds.client.Workload;
import io.zerohop.xds.client.XdsClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes the xDS client of an agent out of its settings.
 *
 * @param receiver told where the control plane takes OTLP and which certificate it shows there;
 *     empty texts where it does not say
 */
record ClientFactory(
    Settings settings, Who who, AgentLog log, BiConsumer<String, String> receiver) {
  private static final List<ControlPlaneAddress> DEFAULT =
      List.of(
          new ControlPlaneAddress("127.0.0.1", 8710),
          new ControlPlaneAddress("zerohop.zerohop-system", 8710));

  ClientFactory(Settings settings, Who who, AgentLog log) {
    this(settings, who, log, (url, certificate) -> {});
  }

  /** A client that is not started yet. */
  XdsClient create(Mode mode, ConfigurationFeed feed, Questions questions) {
    String origin = settings.source(Setting.CONTROL_PLANE);
    ConnectionReport report = new ConnectionReport(log, origin, System::nanoTime, receiver);
    LastKnownGood lastKnownGood =
        new LastKnownGood(
            stateDirectory(),
            new LastKnownGood.Key(
                settings.text(Setting.CONTROL_PLANE), who.namespace(), who.service().name()),
            settings.duration(Setting.STATE_MAX_AGE),
            InstantSource.system(),
            report::notice);
    return XdsClient.create(
        new XdsClient.Options(
            controlPlanes(),
            workload(),
            AgentMode.valueOf(mode.name()),
            Set.of(),
            lastKnownGood,
            joinToken()),
        new XdsClient.Ports(feed.parser(), feed, questions, report));
  }

  List<ControlPlaneAddress> controlPlanes() {
    List<ControlPlaneAddress> addresses = new ArrayList<>();
    for (String one : settings.list(Setting.CONTROL_PLANE)) {
      try {
        addresses.add(ControlPlaneAddress.parse(one));
      } catch (IllegalArgumentException e) {
        log.warn("settings", "setting control.plane: \"" + one + "\": " + e.getMessage());
      }
    }
    if (addresses.isEmpty() && settings.isSet(Setting.CONTROL_PLANE)) {
      log.warn(
          "settings", "setting control.plane: going on with " + Setting.CONTROL_PLANE.fallback());
    }
    return addresses.isEmpty() ? DEFAULT : addresses;
  }

  private @Nullable String joinToken() {
    String token = settings.text(Setting.JOIN_TOKEN);
    return token.isEmpty() ? null : token;
  }

  private Path stateDirectory() {
    String directory = settings.text(Setting.STATE_DIR);
    return directory.startsWith("~/")
        ? Path.of(System.getProperty("user.home", "."), directory.substring(2))
        : Path.of(directory);
  }

  private Workload workload() {
    return new Workload(
        who.instance(),
        who.service().name(),
        who.namespace(),
        who.labels(),
        who.serviceAccount(),
        settings.list(Setting.WORKLOAD_ADDRESS),
        Workload.Locality.parse(settings.text(Setting.LOCALITY)),
        new Workload.ProcessInfo(
            ProcessHandle.current().pid(),
            Who.VERSION,
            System.getProperty("java.version", ""),
            System.getProperty("java.vendor", ""),
            who.program(),
            who.startedEpochMillis(),
            hostName()));
  }

  /** The machine's name without asking DNS, which may take seconds. */
  private static String hostName() {
    String name = System.getenv("HOSTNAME");
    if (name != null && !name.isBlank()) {
      return name;
    }
    try {
      return Files.readString(Path.of("/etc/hostname")).trim();
    } catch (IOException e) {
      return "";
    }
  }
}
