package io.zerohop.controlplane.xds;

import io.zerohop.controlplane.translate.Audience;
import io.zerohop.controlplane.translate.Translation;
import io.zerohop.controlplane.xds.resource.ResourceView;
import io.zerohop.controlplane.xds.resource.Views;
import io.zerohop.controlplane.xds.wire.Core;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Translates on a thread of its own whenever something changed, and gives the views to the hub.
 * What changes while a translation runs is gathered into the next one, so that no queue grows.
 */
final class Publisher implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Publisher.class);

  private final Core core;
  private final Supplier<Translation> source;
  private final Views views = new Views();
  private final Set<Audience> audiences = new LinkedHashSet<>();
  private final Thread thread;
  private List<CompletableFuture<Void>> waiting = new ArrayList<>();
  private boolean due;
  private boolean closed;
  private long number;

  Publisher(Core core, Supplier<Translation> source) {
    this.core = core;
    this.source = source;
    this.thread = new Thread(this::run, "zerohop-translate");
    this.thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** A view is needed for this audience from now on. */
  synchronized void want(Audience audience) {
    if (audiences.add(audience)) {
      due = true;
      notifyAll();
    }
  }

  /** No view is needed for this audience any more. */
  synchronized void unwant(Audience audience) {
    audiences.remove(audience);
  }

  /**
   * Something changed.
   *
   * @return done when what holds now is being served; fails if that cannot be, and what was served
   *     before is served on
   */
  synchronized CompletableFuture<Void> refresh() {
    CompletableFuture<Void> served = new CompletableFuture<>();
    if (closed) {
      served.cancel(false);
      return served;
    }
    waiting.add(served);
    due = true;
    notifyAll();
    return served;
  }

  private void run() {
    for (Round next = next(); next != null; next = next()) {
      Round round = next;
      round.trying(() -> publish(round));
      core.loop().execute(round::tell);
    }
  }

  /**
   * One translation of everything.
   *
   * @param waiting who is told when it is being served
   * @param failure why it is not; the first of all
   */
  private record Round(
      Set<Audience> audiences,
      List<CompletableFuture<Void>> waiting,
      AtomicReference<@Nullable RuntimeException> failure) {

    void trying(Runnable part) {
      try {
        part.run();
      } catch (RuntimeException unexpected) {
        LOG.error("The translation failed; what is being served stays in force", unexpected);
        failure.compareAndSet(null, unexpected);
      }
    }

    void tell() {
      RuntimeException why = failure.get();
      for (CompletableFuture<Void> each : waiting) {
        if (why == null) {
          each.complete(null);
        } else {
          each.completeExceptionally(why);
        }
      }
    }
  }

  private synchronized @Nullable Round next() {
    try {
      while (!due && !closed) {
        wait();
      }
    } catch (InterruptedException end) {
      return null;
    }
    Round round = new Round(new LinkedHashSet<>(audiences), waiting, new AtomicReference<>());
    waiting = new ArrayList<>();
    due = false;
    return closed ? null : round;
  }

  private void publish(Round round) {
    Translation translation = source.get();
    number++;
    views.keep(round.audiences());
    for (Audience audience : round.audiences()) {
      ResourceView view = views.of(number, translation, audience);
      core.loop().execute(() -> round.trying(() -> core.hub().publish(audience, view)));
    }
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    thread.interrupt();
  }
}
