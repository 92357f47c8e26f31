package io.zerohop.runtime;

import java.util.Locale;

/**
 * The agent's settings: one list from which reading, warnings, the status and the reference page
 * are made. A name here is public and never changes.
 */
enum Setting {
  CONTROL_PLANE(
      "control.plane",
      Kind.LIST,
      "127.0.0.1:8710, else zerohop.zerohop-system:8710",
      "Where the control plane listens, `host:port`; several are tried in turn."),
  SERVICE_NAME(
      "service.name",
      Kind.TEXT,
      "detected",
      "The service that this JVM is. Else OTEL_SERVICE_NAME, `service.name` of"
          + " OTEL_RESOURCE_ATTRIBUTES, `spring.application.name`, the jar's manifest or name, the"
          + " main class."),
  NAMESPACE("namespace", Kind.TEXT, "default", "The namespace of the service and of short names."),
  WORKLOAD_LABELS(
      "workload.labels",
      Kind.LIST,
      "",
      "Labels that policies select by, `key=value,...`; `zerohop.io/service` is always set."),
  MODE(
      "mode",
      Kind.TEXT,
      "enforce",
      "`enforce`; `observe`: decisions are made and recorded, nothing changes; `off`."),
  ENABLED("enabled", Kind.BOOLEAN, "true", "`false`: the agent stays out of this JVM."),
  STATE_DIR(
      "state.dir",
      Kind.TEXT,
      "~/.zerohop/state",
      "Where the last-known-good configuration is kept."),
  STARTUP_WAIT(
      "startup.wait",
      Kind.DURATION,
      "2s",
      "How long the first calls wait for the first configuration, once per process, where no"
          + " last-known-good is kept. After an attach none waits, unless this is set."),
  STATE_MAX_AGE(
      "state.max.age",
      Kind.DURATION,
      "24h",
      "How old a last-known-good configuration may be to be followed."),
  WORKLOAD_ADDRESS(
      "workload.address",
      Kind.LIST,
      "the local address of the connection to the control plane",
      "The address under which other workloads reach this one."),
  WORKLOAD_PORTS(
      "workload.ports",
      Kind.LIST,
      "",
      "Names of ports, `name:port,...`. Else the first HTTP port is `http`, the first gRPC port"
          + " `grpc`, others `port-N`."),
  SERVICE_ACCOUNT(
      "service.account", Kind.TEXT, "the service's name", "Whose identity the workload has."),
  JOIN_TOKEN(
      "join.token",
      Kind.SECRET,
      "",
      "What a control plane that is not on loopback asks for; `zerohop up` saves it in"
          + " ~/.zerohop/config. The status never shows it."),
  LOCALITY("locality", Kind.TEXT, "", "Where it runs, `region/zone/sub-zone`."),
  LOG_LEVEL(
      "log.level",
      Kind.TEXT,
      "warn",
      "`off`, `error`, `warn`, `info` or `debug`; `warn;xds=debug` for one area (xds, config,"
          + " fault, settings)."),
  EXCLUDE_HOSTS(
      "exclude.hosts",
      Kind.LIST,
      "",
      "Hosts that are never touched; a leading dot makes it a suffix."),
  MESH_HOSTS(
      "mesh.hosts",
      Kind.LIST,
      "",
      "Suffixes of hosts that belong to the mesh, for control planes without a list of them."),
  PROXY_RESPECT(
      "proxy.respect",
      Kind.BOOLEAN,
      "false",
      "`true`: a proxy of the whole JVM (`http.proxyHost`) is used for the mesh's destinations too,"
          + " and such calls are not the mesh's. `false`: they are called directly. A proxy that"
          + " the application gave to a client always stays. The status counts both, `proxies`."),
  RETRY_BUFFER(
      "retry.buffer",
      Kind.SIZE,
      "64KiB",
      "How much of one request is kept so that it can be sent once more, where the client does not"
          + " keep it itself (gRPC): bytes, or `KiB`, `MiB`. A request that grows beyond is sent"
          + " once; `0`: none is kept."),
  ACCESS_LOG(
      "access.log",
      Kind.TEXT,
      "off",
      "A line for each call that was made or answered: `off`, `stderr` or a file's path, with a slash"
          + " or a dot in it. The file is appended to and may be renamed at any time; keeping it"
          + " short is not the agent's. Never written on the thread of a call."),
  ACCESS_LOG_FORMAT(
      "access.log.format",
      Kind.TEXT,
      "json",
      "`json`, one object a line, or `text`, in the order of Envoy's."),
  ACCESS_LOG_SAMPLING(
      "access.log.sampling",
      Kind.SHARE,
      "1",
      "Which share of the calls has a line, drawn by lot: 0 to 1."),
  TRUST_DOMAIN(
      "trust.domain",
      Kind.TEXT,
      "",
      "The SPIFFE trust domain of the workload's identity. This version issues no identities: it"
          + " is shown in the status and nothing else.");

  /** The beginning of system properties. */
  static final String PREFIX = "zerohop.";

  private final String key;
  private final Kind kind;
  private final String fallback;
  private final String meaning;

  /** What a value looks like. */
  enum Kind {
    TEXT,
    LIST,
    BOOLEAN,
    DURATION,
    SIZE,
    /** A number from 0 to 1. */
    SHARE,
    /** Text that is never shown. */
    SECRET
  }

  Setting(String key, Kind kind, String fallback, String meaning) {
    this.key = key;
    this.kind = kind;
    this.fallback = fallback;
    this.meaning = meaning;
  }

  /** The name as an agent argument. */
  String key() {
    return key;
  }

  Kind kind() {
    return kind;
  }

  /** The default, in words where it is not a value. */
  String fallback() {
    return fallback;
  }

  String meaning() {
    return meaning;
  }

  String property() {
    return PREFIX + key;
  }

  String variable() {
    return variable(key);
  }

  static String variable(String key) {
    return "ZEROHOP_" + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }
}
