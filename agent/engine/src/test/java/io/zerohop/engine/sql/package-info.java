/**
 * Tests of the package of the same name. They decide nothing and need no database: the statements
 * stand in a table for each dialect. Start reading at StatementTableTest.
 */
@NullMarked
package io.zerohop.engine.sql;

import org.jspecify.annotations.NullMarked;
