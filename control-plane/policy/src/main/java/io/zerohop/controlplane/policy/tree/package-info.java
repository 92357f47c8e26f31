/**
 * Decides how a text becomes a tree of values with the place of each, and how a tree becomes YAML
 * or JSON again. It knows no kind and no schema, and never fills in a value. Start reading at
 * {@link io.zerohop.controlplane.policy.tree.Node}.
 */
@NullMarked
package io.zerohop.controlplane.policy.tree;

import org.jspecify.annotations.NullMarked;
