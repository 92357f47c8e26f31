package io.zerohop.instrumentation.grpc;

import io.grpc.NameResolver;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A channel's resolver that is started when an RPC needs it: a name of the mesh is known to no DNS.
 * Until then it answers with no address, so that the channel lets its RPCs through to the picker.
 *
 * <p>Used in the channel's synchronization context.
 */
final class LateResolver extends NameResolver {
  private final NameResolver own;
  private @Nullable Target target;
  private boolean bound;
  private @Nullable Listener2 listener;
  private volatile boolean started;
  private boolean watched;
  private boolean ended;

  LateResolver(NameResolver own) {
    this.own = own;
  }

  /**
   * Tells what it is for, once.
   *
   * @param of null for what the mesh cannot know
   */
  void bind(@Nullable Target of) {
    target = of;
    bound = true;
  }

  boolean isBound() {
    return bound;
  }

  /** Somebody will ask for the library's own resolver when an RPC needs it. */
  void watched() {
    watched = true;
  }

  /** Whether the library's own resolver is asked. */
  boolean isStarted() {
    return started;
  }

  @Override
  public String getServiceAuthority() {
    return own.getServiceAuthority();
  }

  @Override
  public void start(Listener2 answers) {
    listener = answers;
    Target of = target;
    if (watched && of != null && of.mayConcern()) {
      answers.onResult(ResolutionResult.newBuilder().setAddresses(List.of()).build());
    } else {
      startOwn();
    }
  }

  /** Asks the library's own resolver from now on. */
  void startOwn() {
    Listener2 answers = listener;
    if (!started && !ended && answers != null) {
      started = true;
      own.start(answers);
    }
  }

  @Override
  public void refresh() {
    if (started) {
      own.refresh();
    }
  }

  @Override
  public void shutdown() {
    ended = true;
    own.shutdown();
  }
}
