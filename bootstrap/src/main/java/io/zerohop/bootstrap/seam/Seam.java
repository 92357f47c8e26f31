package io.zerohop.bootstrap.seam;

import org.jspecify.annotations.Nullable;

/**
 * What woven code calls: dispatches by hook number to the agent, with JDK types only.
 *
 * <p>Safe for use by many threads; one volatile read and one interface call a time. A number
 * without target does nothing, which is how hooks are switched off and how they outlive an unload.
 */
public final class Seam {
  private static final Target[] NONE = {};
  private static volatile Target[] targets = NONE;

  private Seam() {}

  /** The agent's side of one hook. Implementations throw nothing. */
  public interface Target {

    /**
     * The method is entered.
     *
     * @return what the hook's template takes: null for "as if there were no hook"
     */
    @Nullable Object enter(@Nullable Object self, @Nullable Object[] arguments);

    /**
     * The method's body ended.
     *
     * @return null to change nothing, an empty array for another pass, else result and throwable
     */
    @Nullable Object @Nullable [] exit(
        @Nullable Object token,
        @Nullable Object self,
        @Nullable Object[] arguments,
        @Nullable Object result,
        @Nullable Throwable thrown);

    /** The woven code itself failed around this hook; the call went on without it. */
    void fault(Throwable fault);
  }

  /**
   * Replaces the table of targets, indexed by hook number; an empty one switches every hook off.
   */
  public static void install(Target[] table) {
    targets = table.clone();
  }

  /** Called by woven code at the start of a method; null when nothing is to change. */
  public static @Nullable Object enter(
      int hook, @Nullable Object self, @Nullable Object[] arguments) {
    Target[] table = targets;
    return hook < table.length ? table[hook].enter(self, arguments) : null;
  }

  /** Called by woven code at the end of a method; null when nothing is to change. */
  public static @Nullable Object @Nullable [] exit(
      int hook,
      @Nullable Object token,
      @Nullable Object self,
      @Nullable Object[] arguments,
      @Nullable Object result,
      @Nullable Throwable thrown) {
    Target[] table = targets;
    return hook < table.length ? table[hook].exit(token, self, arguments, result, thrown) : null;
  }

  /** Called by woven code in place of letting its own failure reach the application. */
  public static void fault(Throwable fault, int hook) {
    Target[] table = targets;
    if (hook < table.length) {
      table[hook].fault(fault);
    }
  }
}
