package io.zerohop.controlplane.server.attach;

import com.sun.tools.attach.AgentInitializationException;
import com.sun.tools.attach.AgentLoadException;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import com.sun.tools.attach.VirtualMachineDescriptor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import java.util.regex.Pattern;

/**
 * The JVMs of this machine by the JDK's Attach API. The only class that names it: where the Java
 * that runs this lacks the module jdk.attach, that is one line.
 */
final class LocalJvms implements Jvms {
  private static final String FORBIDDEN = "-XX:+DisableAttachMechanism";

  @Override
  public List<Found> found() throws Refusal {
    try {
      long own = ProcessHandle.current().pid();
      List<Found> all = new ArrayList<>();
      for (VirtualMachineDescriptor each : VirtualMachine.list()) {
        long pid = Long.parseLong(each.id());
        ProcessHandle.of(pid)
            .filter(process -> pid != own)
            .map(LocalProcess::new)
            .ifPresent(process -> all.add(found(process, each.displayName())));
      }
      all.sort(Comparator.comparingLong(Found::pid));
      return all;
    } catch (NoClassDefFoundError absent) {
      throw withoutModule(absent);
    }
  }

  private static Found found(LocalProcess process, String shown) {
    // What follows the program are its arguments, which may be secrets.
    String program = shown.isBlank() ? "(not told)" : shown.strip().split("\\s", 2)[0];
    boolean joined = process.hasArgument("-javaagent:.*zerohop-agent.*");
    return new Found(process.pid(), process.user(), program, joined);
  }

  @Override
  public Target open(long pid) throws Refusal {
    LocalProcess process = LocalProcess.of(pid);
    try {
      check(process);
      return new Attached(VirtualMachine.attach(Long.toString(pid)));
    } catch (NoClassDefFoundError absent) {
      throw withoutModule(absent);
    } catch (AttachNotSupportedException | IOException refused) {
      throw new Refusal(
          "process %d does not let anybody in: it was started with %s, or does not answer (%s)"
              .formatted(pid, FORBIDDEN, refused.getMessage()),
          refused);
    }
  }

  private static void check(LocalProcess process) throws Refusal {
    long pid = process.pid();
    if (pid == ProcessHandle.current().pid()) {
      throw new Refusal("process " + pid + " is this command itself");
    }
    if (!process.runsJvm().orElseGet(() -> isListed(pid))) {
      throw new Refusal("process " + pid + " is no JVM");
    }
    if (process.hasArgument(Pattern.quote(FORBIDDEN))) {
      throw new Refusal("process %d forbids it: it was started with %s".formatted(pid, FORBIDDEN));
    }
    if (!process.takesSignal().orElse(true)) {
      throw new Refusal(
          "process %d does not take SIGQUIT, by which a JVM is asked: it is starting, or was started with -Xrs"
              .formatted(pid));
    }
  }

  private static boolean isListed(long pid) {
    return VirtualMachine.list().stream().anyMatch(each -> each.id().equals(Long.toString(pid)));
  }

  private static Refusal withoutModule(NoClassDefFoundError absent) {
    return new Refusal(
        "this Java (%s) has no module jdk.attach: run zerohop with a JDK"
            .formatted(System.getProperty("java.home")),
        absent);
  }

  /** A connection that is open. */
  private record Attached(VirtualMachine machine) implements Target {
    @Override
    public Properties properties() throws Refusal {
      try {
        return machine.getSystemProperties();
      } catch (IOException gone) {
        throw new Refusal(
            "process " + machine.id() + " does not tell its properties: " + gone, gone);
      }
    }

    @Override
    public void load(Path jar, String arguments) throws Refusal {
      try {
        machine.loadAgent(jar.toString(), arguments);
      } catch (AgentLoadException | AgentInitializationException | IOException refused) {
        throw new Refusal(refusal(String.valueOf(refused.getMessage())), refused);
      }
    }

    private String refusal(String said) {
      return said.contains("EnableDynamicAgentLoading")
          ? "process %s forbids it: it was started with -XX:-EnableDynamicAgentLoading"
              .formatted(machine.id())
          : "process %s cannot load the agent: %s".formatted(machine.id(), said);
    }

    @Override
    public void close() {
      try {
        machine.detach();
      } catch (IOException gone) {
        // Then there is nothing left to close.
        return;
      }
    }
  }
}
