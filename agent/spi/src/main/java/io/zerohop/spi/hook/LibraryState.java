package io.zerohop.spi.hook;

import java.util.List;

/**
 * The state of one library in one loader, for the status document.
 *
 * @param name the library's short name
 * @param version its version, empty when not known
 * @param loader the loader in words, such as {@code app} or {@code platform}
 * @param applied whether its hooks are in force
 * @param reason why it was left alone or turned off; empty when applied
 * @param points one row each hook point
 */
public record LibraryState(
    String name,
    String version,
    String loader,
    boolean applied,
    String reason,
    List<PointState> points) {

  public LibraryState {
    points = List.copyOf(points);
  }

  /** How far a hook point has come. */
  public enum Stage {
    /** The library, or this version of it, does not have it. */
    ABSENT,
    /** Checked and found; its class is not loaded yet. */
    RESOLVED,
    /** In the loaded class; not called so far. */
    WOVEN,
    /** Called at least once: the self-test that counts. */
    REACHED,
    /** Not in force: the library was left alone, turned off, or unloaded. */
    OFF
  }

  /**
   * The state of one hook point.
   *
   * @param id the hook point's id
   * @param stage how far it has come
   * @param faults how often its handler or advice failed since the start
   * @param lastFault the last fault in one line, empty without
   */
  public record PointState(String id, Stage stage, long faults, String lastFault) {}
}
