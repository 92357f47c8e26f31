/**
 * The SQL variant of the stages: what a statement does to data, session and transaction, told from
 * its text; which of a service's databases a connection is for; what is asked of a server before it
 * is taken. It never asks a database, never throws, and never takes for a read what may be
 * something else. Start reading at {@link io.zerohop.engine.sql.SqlCall} and {@link
 * io.zerohop.engine.sql.StatementClassifier}.
 */
@NullMarked
package io.zerohop.engine.sql;

import org.jspecify.annotations.NullMarked;
