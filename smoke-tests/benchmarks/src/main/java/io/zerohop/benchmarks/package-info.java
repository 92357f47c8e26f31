/**
 * Measures what Zerohop costs, always as a ratio between arms of one run with an A/A control. Never
 * decides whether a figure is good enough. Start reading at docs/internals/benchmarks.md.
 */
@NullMarked
package io.zerohop.benchmarks;

import org.jspecify.annotations.NullMarked;
