/**
 * The SQL variant of stage 1: what a statement does to data, session and transaction, told from its
 * text. It never asks a database, never throws, and never takes for a read what may be something
 * else. Start reading at {@link io.zerohop.engine.sql.StatementClassifier}.
 */
@NullMarked
package io.zerohop.engine.sql;

import org.jspecify.annotations.NullMarked;
