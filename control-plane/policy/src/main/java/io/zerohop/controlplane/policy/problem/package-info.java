/**
 * Decides how a finding about a policy is named, placed and shown. It never decides whether
 * something is wrong: that is for the readers, schemas and analyzers. Start reading at {@link
 * io.zerohop.controlplane.policy.problem.Problem}.
 */
@NullMarked
package io.zerohop.controlplane.policy.problem;

import org.jspecify.annotations.NullMarked;
