package io.zerohop.xds.client;

import java.util.List;
import java.util.Map;

/**
 * What a control plane may ask an agent. Called on the client's thread; answers are JSON documents.
 * An exception becomes the answer's error with its message.
 */
public interface Questions {
  /** What would become of this call now. */
  String explain(String method, String url, List<Map.Entry<String, String>> headers);

  /** Everything the agent knows of itself. */
  String status();

  /** The calls that failed last, newest first; {@code limit} 0 for all that are kept. */
  String failures(int limit);

  /** Changes the mode at once; the answer tells the mode before and after. */
  String setMode(AgentMode mode);
}
