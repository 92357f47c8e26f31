/** What tests of telemetry share. */
@NullMarked
package io.zerohop.telemetry;

import org.jspecify.annotations.NullMarked;
