package io.zerohop.telemetry.export;

import static io.zerohop.telemetry.export.Spans.ATTRIBUTES;

import io.zerohop.engine.pick.Endpoint;
import io.zerohop.engine.route.Route;
import io.zerohop.telemetry.export.Pieces.Piece;
import io.zerohop.telemetry.trace.CallRecord;
import io.zerohop.telemetry.trace.SendRecord;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * Where a call went, as attributes of a span: to which server, by which rule, to which endpoint.
 * Each of these is put into words once, and copied from then on, so there is one of this for each
 * {@link SpanForm}. For one thread.
 */
final class Whereabouts {
  private final Pieces servers = new Pieces();
  private final Pieces ways = new Pieces();
  private final Pieces peers = new Pieces();

  /** Which server the application asked for. */
  void server(CallRecord call, Output out) {
    Piece server = servers.of(call.port(), call.host(), null, null);
    if (out.again(server)) {
      return;
    }
    int from = out.length();
    out.attribute(ATTRIBUTES, "server.address", call.host());
    out.attribute(ATTRIBUTES, "server.port", call.port());
    out.keep(from, server);
  }

  /** Which way policy led it. */
  void way(CallRecord call, Output out) {
    Piece way = ways.of(0, call.service(), call.cluster(), call.rule());
    if (out.again(way)) {
      return;
    }
    int from = out.length();
    out.attribute(ATTRIBUTES, "zerohop.service", call.service());
    Route.Id rule = call.rule();
    if (rule != null && !rule.resource().isEmpty()) {
      if (out.beginAttribute(ATTRIBUTES, "zerohop.route")) {
        out.append(rule.resource());
        out.append(" rule ");
        out.append(rule.rule());
        out.endAttribute();
      }
      if (rule.origin() != null) {
        out.attribute(ATTRIBUTES, "zerohop.origin", rule.origin());
      }
    }
    if (!call.cluster().isEmpty()) {
      out.attribute(ATTRIBUTES, "zerohop.cluster", call.cluster());
    }
    out.keep(from, way);
  }

  /** Which endpoint a send went to. */
  void peer(SendRecord send, Output out) {
    Endpoint endpoint = send.endpoint();
    if (endpoint == null) {
      return;
    }
    InetSocketAddress address = endpoint.address();
    Piece peer = peers.of(0, address, endpoint.workload(), null);
    if (out.again(peer)) {
      return;
    }
    int from = out.length();
    out.attribute(ATTRIBUTES, "network.peer.address", host(address));
    out.attribute(ATTRIBUTES, "network.peer.port", address.getPort());
    out.attribute(ATTRIBUTES, "zerohop.endpoint", endpoint.workload());
    out.keep(from, peer);
  }

  /** The address without its port; the name where none is known. */
  private static String host(InetSocketAddress of) {
    InetAddress address = of.getAddress();
    return address == null ? of.getHostString() : address.getHostAddress();
  }
}
