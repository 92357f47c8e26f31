package io.zerohop.controlplane.xds.serve;

import io.zerohop.controlplane.xds.subscribe.Response;

/** The way to one client. Used by one thread at a time. */
public interface Outlet {
  /** Tells whether the transport takes more; when that changes, the stream must be flushed. */
  boolean ready();

  /** Hands a response to the transport. */
  void send(Response response);
}
