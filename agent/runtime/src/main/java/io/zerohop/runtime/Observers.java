package io.zerohop.runtime;

import io.zerohop.engine.attempt.Step;
import io.zerohop.engine.observe.CallObserver;
import io.zerohop.engine.observe.ObservedCall;
import io.zerohop.engine.observe.ObservedPool;
import io.zerohop.engine.observe.ObservedServing;
import io.zerohop.engine.observe.ObservedStatement;
import io.zerohop.engine.outcome.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * All who observe calls, one after the other. What one of them throws is told, and kept from the
 * call and from the others: a fault in looking at a call must never take policy off it.
 * Thread-safe; telling allocates nothing.
 */
final class Observers implements CallObserver {
  private final BiConsumer<String, Throwable> faults;
  private final List<CallObserver> writable = new ArrayList<>();
  private volatile CallObserver[] all = {};
  private volatile boolean watchesStatements;
  private volatile boolean watchesPools;

  Observers(BiConsumer<String, Throwable> faults) {
    this.faults = faults;
  }

  /** One more, who hears of what happens from now on. */
  synchronized Observers add(CallObserver one) {
    writable.add(one);
    changed();
    return this;
  }

  /** One less; calls under way may still tell it their end. */
  synchronized void remove(CallObserver one) {
    writable.remove(one);
    changed();
  }

  /** One in the place of another, at once: what happens is told to one of the two. */
  synchronized void replace(CallObserver old, CallObserver one) {
    writable.remove(old);
    writable.add(one);
    changed();
  }

  private void changed() {
    boolean statements = false;
    boolean pools = false;
    for (CallObserver one : writable) {
      statements |= one.watchesStatements();
      pools |= one.watchesPools();
    }
    watchesStatements = statements;
    watchesPools = pools;
    all = writable.toArray(CallObserver[]::new);
  }

  /** Something told of one thing with another. */
  @FunctionalInterface
  private interface Telling<A, B> {
    void tell(CallObserver observer, A first, B second);
  }

  private <A, B> void each(A first, B second, Telling<A, B> telling) {
    for (CallObserver one : all) {
      try {
        telling.tell(one, first, second);
      } catch (Throwable fault) {
        faults.accept("an observer of calls", fault);
      }
    }
  }

  private <A> void each(A what, BiConsumer<CallObserver, A> telling) {
    each(what, telling, (one, told, how) -> how.accept(one, told));
  }

  @Override
  public void sending(ObservedCall call, Step.Send send) {
    each(call, send, CallObserver::sending);
  }

  @Override
  public void answered(ObservedCall call) {
    each(call, CallObserver::answered);
  }

  @Override
  public void ended(ObservedCall call) {
    each(call, CallObserver::ended);
  }

  @Override
  public void wouldHave(ObservedCall call, Step step) {
    each(call, step, CallObserver::wouldHave);
  }

  @Override
  public void delayed(ObservedCall call) {
    each(call, CallObserver::delayed);
  }

  @Override
  public void refused(ObservedCall connection, Reason reason) {
    each(connection, reason, CallObserver::refused);
  }

  @Override
  public void onWriter(ObservedCall connection, String why) {
    each(connection, why, CallObserver::onWriter);
  }

  @Override
  public void neverValidated(ObservedCall connection) {
    each(connection, CallObserver::neverValidated);
  }

  @Override
  public void served(ObservedServing call) {
    each(call, CallObserver::served);
  }

  @Override
  public boolean watchesStatements() {
    return watchesStatements;
  }

  @Override
  public void statement(ObservedStatement statement) {
    each(statement, CallObserver::statement);
  }

  @Override
  public boolean watchesPools() {
    return watchesPools;
  }

  @Override
  public void waited(ObservedPool pool, long nanos, @Nullable Throwable failure) {
    for (CallObserver one : all) {
      try {
        one.waited(pool, nanos, failure);
      } catch (Throwable fault) {
        faults.accept("an observer of calls", fault);
      }
    }
  }

  @Override
  public void connected(ObservedCall connection, long endNanos) {
    each(connection, endNanos, CallObserver::connected);
  }

  @Override
  public void mirrorSkipped(ObservedCall call) {
    each(call, CallObserver::mirrorSkipped);
  }
}
