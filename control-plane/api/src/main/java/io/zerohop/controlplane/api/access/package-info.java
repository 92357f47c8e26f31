/**
 * Decides by what callers prove that they may call, and where a user finds that: the token, the
 * kubeconfig and the CLI's configuration. It never checks a request. Start reading at {@link
 * io.zerohop.controlplane.api.access.UserFiles}.
 */
@NullMarked
package io.zerohop.controlplane.api.access;

import org.jspecify.annotations.NullMarked;
