/**
 * Decides which fields, types and values a kind has, and finds what of a tree does not fit. It
 * never looks at other resources and never changes a value beside leaving out unknown fields where
 * asked. Start reading at {@link io.zerohop.controlplane.policy.schema.Schema}.
 */
@NullMarked
package io.zerohop.controlplane.policy.schema;

import org.jspecify.annotations.NullMarked;
