/**
 * Real databases for tests and demos: a primary and a replica of it, on free ports of 127.0.0.1, in
 * temporary directories, that can be killed, promoted, restarted and held back. It knows no driver
 * and nothing of Zerohop. Start reading at {@link io.zerohop.databases.ReplicatedDatabase}.
 */
@NullMarked
package io.zerohop.databases;

import org.jspecify.annotations.NullMarked;
