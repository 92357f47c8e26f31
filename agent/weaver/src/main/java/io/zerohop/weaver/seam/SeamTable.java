package io.zerohop.weaver.seam;

import io.zerohop.bootstrap.seam.Seam;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of all hooks and whether they are in force. Numbers are never used twice, so that
 * code woven long ago never reaches a foreign hook. Thread-safe.
 */
public final class SeamTable {
  private final List<Seam.Target> targets = new ArrayList<>();
  private boolean active = true;

  /** Gives each receiver a number, in order. Returns the first of them. */
  public synchronized int add(List<? extends Receiver> receivers) {
    int first = targets.size();
    for (Receiver receiver : receivers) {
      targets.add(new Target(PrivilegedReceiver.of(receiver)));
    }
    publish();
    return first;
  }

  /** Switches all hooks on or off, at once. */
  public synchronized void active(boolean on) {
    active = on;
    publish();
  }

  /** Whether hooks are in force. */
  public synchronized boolean active() {
    return active;
  }

  private void publish() {
    Seam.install(active ? targets.toArray(new Seam.Target[0]) : new Seam.Target[0]);
  }

  private static final class Target implements Seam.Target {
    private final Receiver receiver;

    Target(Receiver receiver) {
      this.receiver = receiver;
    }

    @Override
    public @Nullable Object enter(@Nullable Object self, @Nullable Object[] arguments) {
      return receiver.enter(self, arguments);
    }

    @Override
    public @Nullable Object @Nullable [] exit(
        @Nullable Object token,
        @Nullable Object self,
        @Nullable Object[] arguments,
        @Nullable Object result,
        @Nullable Throwable thrown) {
      return receiver.exit(token, self, arguments, result, thrown);
    }

    @Override
    public void fault(Throwable fault) {
      receiver.fault(fault);
    }
  }
}
