/**
 * Tests of the package of the same name. They decide nothing and need no server: clock and random
 * numbers are fakes. Start reading at RequestJourneyTest.
 */
@NullMarked
package io.zerohop.engine.outcome;

import org.jspecify.annotations.NullMarked;
