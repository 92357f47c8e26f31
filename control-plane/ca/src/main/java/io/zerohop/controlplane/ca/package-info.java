/**
 * Decides by which certificate the policy API shows itself; identities of workloads come later. It
 * never talks to anybody over a network. Start reading at {@link
 * io.zerohop.controlplane.ca.ServingCertificate}.
 */
@NullMarked
package io.zerohop.controlplane.ca;

import org.jspecify.annotations.NullMarked;
