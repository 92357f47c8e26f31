package io.zerohop.telemetry.metrics;

import io.zerohop.engine.route.Route;

/**
 * What calls are counted together for.
 *
 * @param manner as {@link Manner} has it
 * @param scheme of the URL
 * @param host of the application's URL; empty of calls that come in
 * @param port of the application's URL; 0 of calls that come in
 * @param service the short name of the service that was called
 * @param rule the rule that matched, {@link Route.Id#UNNAMED} for none
 * @param cluster the cluster that was chosen; empty if none was
 * @param rpc the whole name of the method, {@code pkg.Service/Method}; empty of other calls
 */
record Subject(
    long manner,
    String scheme,
    String host,
    int port,
    String service,
    Route.Id rule,
    String cluster,
    String rpc) {

  /** The resource of a rule and its number in it: where it stands in a file may change. */
  boolean isBy(Route.Id other) {
    return rule.rule() == other.rule() && rule.resource().equals(other.resource());
  }
}
