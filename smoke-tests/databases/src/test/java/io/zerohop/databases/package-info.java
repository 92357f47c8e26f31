/**
 * Tests of the package of the same name, with the databases themselves and their own drivers. They
 * need binaries for the machine and no privilege. Start reading at ReplicationContract.
 */
@NullMarked
package io.zerohop.databases;

import org.jspecify.annotations.NullMarked;
