package io.zerohop.bootstrap;

import java.io.IOException;
import java.io.InputStream;

/**
 * The loader of the adapters of one application loader: their classes see the library's types
 * through that loader, and ours through the isolated one. Parallel capable.
 *
 * <p>It stands here and not in the isolated loader, for older OpenTelemetry agents (2.20) weave
 * every {@code loadClass}, and what they put there needs classes that the isolated loader refuses.
 * {@link AgentStart} loads it before an agent behind ours starts, for the same ones' sake.
 */
public final class BridgeLoader extends ClassLoader {
  private static final String ADAPTERS = "io.zerohop.instrumentation.";
  private static final String OWN = "io.zerohop.";

  static {
    registerAsParallelCapable();
  }

  private final ClassLoader agent;

  /**
   * A loader beside {@code library}.
   *
   * @param agent the isolated loader, which also has the adapters' class files
   */
  public BridgeLoader(ClassLoader library, ClassLoader agent) {
    super("zerohop-bridge", library);
    this.agent = agent;
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (name.startsWith(ADAPTERS)) {
      synchronized (getClassLoadingLock(name)) {
        Class<?> loaded = findLoadedClass(name);
        return loaded != null ? loaded : findClass(name);
      }
    }
    if (name.startsWith(OWN)) {
      return Class.forName(name, false, agent);
    }
    return super.loadClass(name, resolve);
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    if (!name.startsWith(ADAPTERS)) {
      throw new ClassNotFoundException(name);
    }
    try (InputStream in = agent.getResourceAsStream(name.replace('.', '/').concat(".class"))) {
      if (in == null) {
        throw new ClassNotFoundException(name);
      }
      byte[] bytes = in.readAllBytes();
      return defineClass(name, bytes, 0, bytes.length, Rights.domain());
    } catch (IOException unreadable) {
      throw new ClassNotFoundException(name, unreadable);
    }
  }
}
