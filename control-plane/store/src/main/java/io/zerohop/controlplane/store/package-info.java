/**
 * Decides how the control plane's documents survive: versions, transactions, history, crash safety.
 * It never looks into a document: what a Service or an HTTPRoute is, is no concern of this package.
 * Start reading at {@link io.zerohop.controlplane.store.Store}.
 */
@NullMarked
package io.zerohop.controlplane.store;

import org.jspecify.annotations.NullMarked;
