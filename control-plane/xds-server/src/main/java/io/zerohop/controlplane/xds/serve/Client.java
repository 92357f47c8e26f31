package io.zerohop.controlplane.xds.serve;

import io.zerohop.controlplane.translate.Audience;
import java.time.Instant;

/**
 * Who is at the other end of a stream, by its own words except for the address.
 *
 * @param name the instance's name, {@code node.id}
 * @param service {@code node.cluster}
 * @param agent {@code node.user_agent_name}
 * @param version its version, may be empty
 * @param address where it connects from
 * @param audience which view it gets
 * @param since when its stream was opened
 */
public record Client(
    String name,
    String service,
    String agent,
    String version,
    String address,
    Audience audience,
    Instant since) {}
