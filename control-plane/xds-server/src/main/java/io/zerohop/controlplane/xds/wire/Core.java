package io.zerohop.controlplane.xds.wire;

import io.zerohop.controlplane.xds.serve.Hub;
import io.zerohop.controlplane.xds.serve.Loop;
import java.time.Clock;

/** What all streams share. */
public record Core(Loop loop, Hub hub, Clock clock) {}
