/**
 * Decides which workloads there are, which of them may be called and at what address. It knows no
 * policy, no protocol and no database: agents' registrations and declared workloads come in, an
 * immutable snapshot goes out. Start reading at {@link io.zerohop.controlplane.catalog.Catalog},
 * then {@link io.zerohop.controlplane.catalog.EndpointResolver}.
 */
@NullMarked
package io.zerohop.controlplane.catalog;

import org.jspecify.annotations.NullMarked;
