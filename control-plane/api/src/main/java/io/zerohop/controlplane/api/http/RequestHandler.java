package io.zerohop.controlplane.api.http;

import java.util.concurrent.CompletionStage;

/** Answers requests. Called on a worker thread; it may wait for a disk, not for other machines. */
@FunctionalInterface
public interface RequestHandler {
  /** The answer, at once or later. */
  CompletionStage<Reply> handle(Request request);
}
