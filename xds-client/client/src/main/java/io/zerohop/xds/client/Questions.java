package io.zerohop.xds.client;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * What a control plane may ask an agent. Called on the client's thread; answers are JSON documents.
 * An exception becomes the answer's error with its message.
 */
public interface Questions {
  /**
   * What would become of this call now. May take its time, for configuration that must be fetched
   * before; the answer then comes from any thread.
   *
   * @param configuration what the control plane says that is held, so that both show one number
   */
  CompletionStage<String> explain(
      String method,
      String url,
      List<Map.Entry<String, String>> headers,
      ConfigurationNumber configuration);

  /** Everything the agent knows of itself. */
  String status(ConfigurationNumber configuration);

  /** The calls that failed last, newest first; {@code limit} 0 for all that are kept. */
  String failures(int limit);

  /** Changes the mode at once; the answer tells the mode before and after. */
  String setMode(AgentMode mode);

  /**
   * Tells calls from now on, while they happen, until what this gives is closed.
   *
   * @throws IllegalArgumentException if a condition has no meaning
   * @throws IllegalStateException if too many listen
   */
  AutoCloseable tap(TapFilter filter, TapSink sink);
}
