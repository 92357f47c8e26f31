package io.zerohop.controlplane.server.attach;

import java.nio.file.Path;
import java.util.List;
import java.util.Properties;

/** The JVMs of this machine, as {@code zerohop attach} sees them. */
interface Jvms {
  /**
   * Those that tell of themselves to this user, ours left out.
   *
   * @throws Refusal where this Java cannot ask
   */
  List<Found> found() throws Refusal;

  /**
   * Opens a connection to one.
   *
   * @throws Refusal where there is no such JVM, or it does not let this user in
   */
  Target open(long pid) throws Refusal;

  /**
   * A JVM.
   *
   * @param user whose it is; empty where that is not told
   * @param program its main class or jar, without arguments
   * @param joined whether it was started with our agent
   */
  record Found(long pid, String user, String program, boolean joined) {}

  /** An open connection. Used by one thread. */
  interface Target extends AutoCloseable {
    /** Its system properties, as they are at this moment. */
    Properties properties() throws Refusal;

    /**
     * Brings an agent in, and returns when it has started.
     *
     * @param arguments the agent's, may be empty
     */
    void load(Path jar, String arguments) throws Refusal;

    @Override
    void close();
  }
}
