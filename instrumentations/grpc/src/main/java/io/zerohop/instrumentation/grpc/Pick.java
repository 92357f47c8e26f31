package io.zerohop.instrumentation.grpc;

import io.grpc.Status;
import io.zerohop.engine.attempt.Step;
import org.jspecify.annotations.Nullable;

/**
 * What the picker is to do with a call.
 *
 * @param send where it goes; null if it goes nowhere
 * @param refused what it fails with; null if it goes somewhere
 * @param progress told when the picker lets it fail
 */
record Pick(Step.@Nullable Send send, @Nullable Status refused, Progress progress) {}
