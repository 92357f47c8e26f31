package io.zerohop.controlplane.api.resource;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One log line for each write that was kept: who, what, which object, which version. */
final class Audit {
  private static final Logger LOG = LoggerFactory.getLogger("io.zerohop.audit");

  private Audit() {}

  static void log(WriteOptions options, Target target, Written written) {
    LOG.info(
        "{} {} {}/{}/{} version={} manager={}",
        options.caller(),
        written.action(),
        target.kind().kind(),
        target.namespace(),
        target.name(),
        written.document().path("metadata").path("resourceVersion").asText(),
        options.manager());
  }
}
