package io.zerohop.engine;

import io.zerohop.engine.attempt.Step;
import io.zerohop.engine.observe.CallObserver;
import io.zerohop.engine.observe.ObservedCall;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What the rounds of one connection share: its seat at the endpoint that is tried or that it stands
 * at, and what is told of them: sends at once, an end only where it is that of the whole. An end
 * may come from any thread.
 */
final class SqlRounds implements CallObserver {
  private final Mesh mesh;
  private final SeenConnect whole;
  private final boolean behind;
  private final AtomicReference<Seats.@Nullable Place> seat = new AtomicReference<>();
  private final AtomicBoolean ended = new AtomicBoolean();
  private final AtomicBoolean told = new AtomicBoolean();
  private volatile boolean cancelled;
  private volatile boolean standing;

  /**
   * @param whole the connection as observers see it
   * @param behind whether it stands behind another one
   */
  SqlRounds(Mesh mesh, SeenConnect whole, boolean behind) {
    this.mesh = mesh;
    this.whole = whole;
    this.behind = behind;
  }

  /** Whether the application gave up. */
  boolean isCancelled() {
    return cancelled;
  }

  void cancelled() {
    cancelled = true;
  }

  /** Whether there is a connection. */
  boolean isStanding() {
    return standing;
  }

  void stands() {
    standing = true;
    connected();
  }

  private void connected() {
    if (!told.getAndSet(true)) {
      whole.trace(mesh.tracer().within(whole.parent()));
      mesh.ports().observer().connected(whole, mesh.ports().nanoTime().getAsLong());
    }
  }

  // its seat

  /** Takes a seat in the place of the one before; false if the endpoint has none left. */
  boolean sit(Seats.Place place, int most) {
    standUp();
    if (!mesh.seats().take(place, most)) {
      return false;
    }
    seat.set(place);
    mesh.seats().second(behind ? 1 : 0);
    if (cancelled) {
      standUp();
    }
    return true;
  }

  private void standUp() {
    Seats.Place taken = seat.getAndSet(null);
    if (taken != null) {
      mesh.seats().giveBack(taken);
      mesh.seats().second(behind ? -1 : 0);
    }
  }

  // what is told

  @Override
  public void sending(ObservedCall call, Step.Send send) {
    mesh.ports().observer().sending(whole, send);
  }

  @Override
  public void ended(ObservedCall call) {
    standUp();
    ended.set(true);
    if (standing || cancelled) {
      over();
    }
  }

  /** The last round was the last. */
  void over() {
    if (ended.getAndSet(false)) {
      connected();
      mesh.ports().observer().ended(whole);
    }
  }

  /** The last round was the last, and is nobody's business. */
  void forget() {
    ended.set(false);
  }
}
