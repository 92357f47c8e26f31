package io.zerohop.controlplane.xds.subscribe;

/** Is told who wants which resource, so that a change finds its subscribers without a search. */
public interface Watch {
  /** The subscription wants this name from now on. */
  void add(Subscription subscription, String name);

  /** The subscription no longer asks for this name. */
  void remove(Subscription subscription, String name);

  /** The subscription wants all names of its type, or no longer. */
  void wildcard(Subscription subscription, boolean on);
}
