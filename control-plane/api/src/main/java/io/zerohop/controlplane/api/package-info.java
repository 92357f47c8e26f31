/**
 * Decides which part of the API answers a path, and wires the parts to one server. It never decides
 * what an answer says. Start reading at {@link io.zerohop.controlplane.api.ApiServer}.
 */
@NullMarked
package io.zerohop.controlplane.api;

import org.jspecify.annotations.NullMarked;
