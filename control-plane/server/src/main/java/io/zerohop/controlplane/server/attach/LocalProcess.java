package io.zerohop.controlplane.server.attach;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the operating system tells of a process before anything is sent to it. Asking a JVM to let
 * us in begins with SIGQUIT, which ends every program that does not expect it.
 */
record LocalProcess(ProcessHandle handle) {
  private static final int SIGQUIT = 3;
  private static final String CAUGHT = "SigCgt:";

  /**
   * The process of this number.
   *
   * @throws Refusal where there is none, or it is another user's
   */
  static LocalProcess of(long pid) throws Refusal {
    Optional<ProcessHandle> there = pid > 0 ? ProcessHandle.of(pid) : Optional.empty();
    if (there.isEmpty() || !there.get().isAlive()) {
      throw new Refusal("there is no process " + pid + " on this machine");
    }
    LocalProcess process = new LocalProcess(there.get());
    String owner = process.user();
    String own = new LocalProcess(ProcessHandle.current()).user();
    if (!owner.isEmpty() && !owner.equals(own) && !own.equals("root")) {
      throw new Refusal(
          "process %d belongs to %s: run this as that user, who you are not (%s)"
              .formatted(pid, owner, own));
    }
    return process;
  }

  long pid() {
    return handle.pid();
  }

  /** Whose it is; empty where that is not told. */
  String user() {
    return handle.info().user().orElse("");
  }

  /** Whether one of its arguments, as a whole, is like that regular expression. */
  boolean hasArgument(String expression) {
    return Stream.of(handle.info().arguments().orElse(new String[0]))
        .anyMatch(argument -> argument.matches(expression));
  }

  /** Whether it has loaded a JVM; empty where the operating system does not tell. */
  Optional<Boolean> runsJvm() {
    try (Stream<String> mapped = Files.lines(about("maps"))) {
      return Optional.of(mapped.anyMatch(line -> line.contains("libjvm.")));
    } catch (IOException | RuntimeException untold) {
      return Optional.empty();
    }
  }

  /** Whether it takes the signal by which a JVM is asked; empty where that is not told. */
  Optional<Boolean> takesSignal() {
    try (Stream<String> status = Files.lines(about("status"))) {
      return status
          .filter(line -> line.startsWith(CAUGHT))
          .map(line -> Long.parseUnsignedLong(line.substring(CAUGHT.length()).strip(), 16))
          .map(caught -> (caught & (1L << (SIGQUIT - 1))) != 0)
          .findFirst();
    } catch (IOException | RuntimeException untold) {
      return Optional.empty();
    }
  }

  /** As Linux has it. */
  private Path about(String what) {
    return Path.of("/proc", Long.toString(handle.pid()), what);
  }
}
