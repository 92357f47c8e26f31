/**
 * Decides what each client is told: policies and catalog become xDS resources, in one dialect for
 * each kind of client. It has no state beside caches, no thread and no connection; which rule
 * counts is decided in {@code mesh}, without protobuf. Start reading at {@link
 * io.zerohop.controlplane.translate.Translator}; docs/internals/xds-contract.md has the form.
 */
@NullMarked
package io.zerohop.controlplane.translate;

import org.jspecify.annotations.NullMarked;
