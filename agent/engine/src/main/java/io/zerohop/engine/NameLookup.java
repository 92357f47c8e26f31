package io.zerohop.engine;

import java.net.InetSocketAddress;

/**
 * The addresses of endpoints that only DNS knows (ExternalName). Asked on the threads of calls;
 * thread-safe.
 */
public interface NameLookup {
  /**
   * The address of a name; may block the first time, as the client's own look-up would. Gives the
   * name back where there is no answer.
   */
  InetSocketAddress resolve(InetSocketAddress name);

  /**
   * The address of a name as far as it is known. Never blocks, and may have the name looked up
   * meanwhile. Gives the name back where nothing is known.
   */
  default InetSocketAddress known(InetSocketAddress name) {
    return name;
  }
}
