/**
 * The contract of every driver that uses the package of the same name, against a real MariaDB and
 * its replica. Start reading at DriverContract.
 */
@NullMarked
package io.zerohop.instrumentation.jdbc;

import org.jspecify.annotations.NullMarked;
