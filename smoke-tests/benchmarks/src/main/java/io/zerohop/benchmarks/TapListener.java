package io.zerohop.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Listens to a workload's calls by {@code zerohop tap} until that is ended. */
final class TapListener {
  private final Processes processes;
  private final String workload;
  private @Nullable Process process;
  private boolean over;
  private boolean heard;

  private TapListener(Processes processes, String workload) {
    this.processes = processes;
    this.workload = workload;
  }

  /**
   * Listens as soon as the workload is there; the answer ends it, and fails if nothing was heard.
   */
  static Runnable begin(Processes processes, String workload) {
    TapListener listener = new TapListener(processes, workload);
    Thread thread = new Thread(listener::listen, "tap");
    thread.setDaemon(true);
    thread.start();
    return listener::end;
  }

  /** Asks again until the workload is there. */
  private void listen() {
    try {
      for (Process asked = start(); asked != null; asked = start()) {
        try (BufferedReader lines = asked.inputReader(StandardCharsets.UTF_8)) {
          for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            hear(line);
          }
        }
      }
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
  }

  private synchronized @Nullable Process start() throws IOException {
    process = over ? null : processes.startZerohop("tap", workload);
    return process;
  }

  private synchronized void hear(String line) {
    heard |= line.contains("GET ");
  }

  private void end() {
    Process last;
    synchronized (this) {
      over = true;
      last = process;
      if (!heard) {
        throw new IllegalStateException("the tap must have heard a call of " + workload);
      }
    }
    if (last != null) {
      last.destroy();
      last.onExit().join();
    }
  }
}
