/**
 * A cache of statements in the place of a real pool's, which the adapters know by its name. Never
 * keeps any. Start reading at StatementCache.
 */
@NullMarked
package com.mchange.v2.c3p0.stmt;

import org.jspecify.annotations.NullMarked;
