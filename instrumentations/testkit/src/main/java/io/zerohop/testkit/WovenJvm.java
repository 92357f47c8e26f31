package io.zerohop.testkit;

import com.sun.tools.attach.VirtualMachine;
import io.zerohop.bootstrap.AgentLoader;
import io.zerohop.bootstrap.AgentStart;
import io.zerohop.engine.attempt.Around;
import io.zerohop.engine.outcome.Reason;
import io.zerohop.instrumentation.testkit.InjectingAdapter;
import io.zerohop.spi.Inbound;
import io.zerohop.spi.MeshPorts;
import io.zerohop.spi.Mirrors;
import io.zerohop.spi.Outbound;
import io.zerohop.spi.Surroundings;
import io.zerohop.spi.hook.Demand;
import io.zerohop.weaver.Weaver;
import java.lang.instrument.Instrumentation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.function.Executable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.commons.AnalyzerAdapter;

/**
 * This JVM with the hooks of a module woven into it: by the agent jar of {@code -javaagent}, or the
 * extension of the OpenTelemetry agent, where the test JVM has one, else by a jar of the same
 * shape, attached once by the JVM to itself.
 *
 * <p>The second way needs {@code -Djdk.attach.allowAttachSelf=true}, the first {@code --add-opens
 * java.base/java.lang=ALL-UNNAMED}.
 */
public final class WovenJvm {
  private static final String OTEL_AGENT = "io.opentelemetry.javaagent.bootstrap.AgentInitializer";

  private static @Nullable WovenJvm woven;
  private static volatile @Nullable Instrumentation granted;

  private final ClassLoader agent;
  private final @Nullable Object weaver;

  private WovenJvm(ClassLoader agent, @Nullable Object weaver) {
    this.agent = agent;
    this.weaver = weaver;
  }

  /** What the JVM calls when the jar is attached; for the JVM only. */
  public static final class Attached {
    private Attached() {}

    /** Keeps the instrumentation. */
    public static void agentmain(String arguments, Instrumentation instrumentation) {
      granted = instrumentation;
    }
  }

  /**
   * Weaves this JVM; does nothing the second time.
   *
   * @param parts one class of each directory with the module's hooks and adapter, the test's first
   */
  public static synchronized WovenJvm with(Class<?>... parts) {
    if (woven == null) {
      try {
        ClassLoader shipped = shipped();
        woven = shipped == null ? attached(List.of(parts)) : new WovenJvm(shipped, null);
      } catch (Exception e) {
        throw new IllegalStateException("this JVM must be woven, could not be", e);
      }
    }
    return woven;
  }

  /** The loader of the agent that this JVM was started with, by whichever way; null without. */
  private static @Nullable ClassLoader shipped() throws ReflectiveOperationException {
    ClassLoader own = AgentStart.running();
    return own == null ? extension() : own;
  }

  /** That of an agent which is an extension of the OpenTelemetry agent. */
  private static @Nullable ClassLoader extension() throws ReflectiveOperationException {
    try {
      Object loader =
          Class.forName(OTEL_AGENT, false, null).getMethod("getExtensionsClassLoader").invoke(null);
      return loader instanceof ClassLoader extensions
          ? (ClassLoader)
              Class.forName(AgentStart.class.getName(), false, extensions)
                  .getMethod("running")
                  .invoke(null)
          : null;
    } catch (ClassNotFoundException none) {
      return null;
    }
  }

  /** The JVM as it was woven before. */
  static synchronized WovenJvm current() {
    if (woven == null) {
      throw new IllegalStateException("the test must call WovenJvm.with(...) first, did not");
    }
    return woven;
  }

  /** Whether the hooks come from the agent jar that users run. */
  public boolean isShippedAgent() {
    return weaver == null;
  }

  /** The state of the libraries in words; empty with a shipped agent. */
  public String states() throws ReflectiveOperationException {
    return weaver == null
        ? ""
        : String.valueOf(weaver.getClass().getMethod("states").invoke(weaver));
  }

  /** Switches all hooks on or off. */
  public void active(boolean on) throws ReflectiveOperationException {
    if (weaver != null) {
      weaver.getClass().getMethod("active", boolean.class).invoke(weaver, on);
    }
  }

  /** Connects the adapters of this JVM to ports of the test's own types. */
  void connect(@Nullable Outbound out, @Nullable Inbound in, BiConsumer<String, Throwable> faults) {
    try {
      AcrossLoaders inwards = new AcrossLoaders(WovenJvm.class.getClassLoader(), agent);
      Class<?> ports = Class.forName(MeshPorts.class.getName(), true, agent);
      ports
          .getMethod(
              "connect",
              Class.forName(Outbound.class.getName(), true, agent),
              Class.forName(Inbound.class.getName(), true, agent),
              BiConsumer.class)
          .invoke(null, inwards.shown(out), inwards.shown(in), faults);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("the ports must connect, did not", e);
    }
  }

  /** Runs a task on this thread in the middle of something, as the adapter of a server would. */
  public void within(Around around, Executable task) {
    try {
      AcrossLoaders inwards = new AcrossLoaders(WovenJvm.class.getClassLoader(), agent);
      Class<?> surroundings = Class.forName(Surroundings.class.getName(), true, agent);
      Class<?> type = Class.forName(Around.class.getName(), true, agent);
      Object before = surroundings.getMethod("enter", type).invoke(null, inwards.shown(around));
      try {
        task.execute();
      } finally {
        surroundings.getMethod("leave", Object.class).invoke(null, before);
      }
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("the task must run, did not", e);
    }
  }

  /** What is around this thread, as the adapters of clients see it. */
  Around around() {
    try {
      AcrossLoaders outwards = new AcrossLoaders(agent, WovenJvm.class.getClassLoader());
      Class<?> surroundings = Class.forName(Surroundings.class.getName(), true, agent);
      Object around = surroundings.getMethod("ofThread").invoke(null);
      return (Around) Objects.requireNonNull(outwards.shown(around));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("a thread must know what it serves, did not", e);
    }
  }

  /** How many copies of requests the adapters of this JVM lost so far. */
  long lostCopies() {
    try {
      Class<?> mirrors = Class.forName(Mirrors.class.getName(), true, agent);
      return (long) mirrors.getMethod("dropped").invoke(null);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("lost copies must be counted, could not be", e);
    }
  }

  private static WovenJvm attached(List<Class<?>> parts) throws Exception {
    List<Class<?>> all = new ArrayList<>(parts);
    all.addAll(List.of(InjectingAdapter.class, Weaver.class, MeshPorts.class));
    all.addAll(List.of(Reason.class, ClassReader.class, AnalyzerAdapter.class));
    Path jar = AgentJar.write(Attached.class, all);
    VirtualMachine self = VirtualMachine.attach(String.valueOf(ProcessHandle.current().pid()));
    try {
      self.loadAgent(jar.toString());
    } finally {
      self.detach();
    }
    AgentLoader loader = new AgentLoader(jar);
    Class<?> options = Class.forName(Weaver.Options.class.getName(), true, loader);
    Object standard = options.getMethod("standard").invoke(null);
    Object started =
        Class.forName(Weaver.class.getName(), true, loader)
            .getMethod("start", Instrumentation.class, options)
            .invoke(null, granted, standard);
    Class<?> demand = Class.forName(Demand.class.getName(), true, loader);
    for (Object each : demand.getEnumConstants()) {
      started.getClass().getMethod("weaveOnDemand", demand).invoke(started, each);
    }
    return new WovenJvm(loader, started);
  }
}
