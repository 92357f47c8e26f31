/**
 * Measures what Zerohop costs, as a ratio between arms of one run with an A/A control, and how soon
 * policy is in force, beside the floor of that measurement. Never decides whether a figure is good
 * enough. Start reading at docs/internals/benchmarks.md.
 */
@NullMarked
package io.zerohop.benchmarks;

import org.jspecify.annotations.NullMarked;
