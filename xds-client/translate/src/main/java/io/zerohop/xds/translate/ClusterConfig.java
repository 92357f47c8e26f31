package io.zerohop.xds.translate;

import io.zerohop.engine.pick.Cluster;
import io.zerohop.engine.pick.Endpoints;
import org.jspecify.annotations.Nullable;

/**
 * What a Cluster resource says.
 *
 * @param inline the endpoints, where they stand in the cluster itself (STATIC and the DNS types);
 *     null where they come by EDS
 */
public record ClusterConfig(Cluster cluster, @Nullable Endpoints inline) {}
