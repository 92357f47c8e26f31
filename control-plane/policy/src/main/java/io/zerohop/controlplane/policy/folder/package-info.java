/**
 * Decides which files of a directory are policies. It never reads them and never decides whether
 * they are good: the reader does. Start reading at {@link
 * io.zerohop.controlplane.policy.folder.PolicyFolder}.
 */
@NullMarked
package io.zerohop.controlplane.policy.folder;

import org.jspecify.annotations.NullMarked;
