package io.zerohop.weaver.seam;

import io.zerohop.bootstrap.Rights;
import org.jspecify.annotations.Nullable;

/**
 * A receiver behind which the agent's own rights count, and not those of whoever called the hooked
 * method: for JVMs with a security manager. What the library then does, such as to connect, it does
 * with the application's rights as before. As safe for use by many threads as what is behind it.
 */
final class PrivilegedReceiver implements Receiver {
  private final Receiver receiver;

  private PrivilegedReceiver(Receiver receiver) {
    this.receiver = receiver;
  }

  /** The receiver itself where no security manager asks for rights. */
  static Receiver of(Receiver receiver) {
    return Rights.areAsked() ? new PrivilegedReceiver(receiver) : receiver;
  }

  @Override
  public @Nullable Object enter(@Nullable Object self, @Nullable Object[] arguments) {
    return Rights.<@Nullable Object>own(() -> receiver.enter(self, arguments));
  }

  @Override
  public @Nullable Object @Nullable [] exit(
      @Nullable Object token,
      @Nullable Object self,
      @Nullable Object[] arguments,
      @Nullable Object result,
      @Nullable Throwable thrown) {
    return Rights.<@Nullable Object @Nullable []>own(
        () -> receiver.exit(token, self, arguments, result, thrown));
  }

  @Override
  public void fault(Throwable fault) {
    Rights.<@Nullable Object>own(
        () -> {
          receiver.fault(fault);
          return null;
        });
  }
}
