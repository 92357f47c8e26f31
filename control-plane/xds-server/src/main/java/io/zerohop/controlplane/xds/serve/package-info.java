/**
 * Decides which client gets which news and when: clients grouped by what they may see, an index
 * from resource to subscribers, the order in which news of several types reach a client, and
 * back-pressure. It neither encodes nor speaks a protocol, and it never blocks. Start reading at
 * {@link io.zerohop.controlplane.xds.serve.Hub}, then {@link
 * io.zerohop.controlplane.xds.serve.ClientStream}.
 */
@NullMarked
package io.zerohop.controlplane.xds.serve;

import org.jspecify.annotations.NullMarked;
