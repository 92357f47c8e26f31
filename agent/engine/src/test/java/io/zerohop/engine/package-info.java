/**
 * Tests of the whole engine. They decide nothing and need no server: clock and random numbers are
 * fakes. Start reading at RequestJourneyTest.
 */
@NullMarked
package io.zerohop.engine;

import org.jspecify.annotations.NullMarked;
