package io.zerohop.controlplane.server.attach;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** One JVM that can be joined, or refuses. */
final class FakeJvms implements Jvms {
  static final String MARK = "io.zerohop.agent";

  final List<Found> found = new ArrayList<>();
  final List<String> loaded = new ArrayList<>();
  final Properties properties = new Properties();

  /** What the agent writes there when it is loaded; null where it stays out. */
  @Nullable String markOnLoad = "attach";

  /** Why nobody is let in; null where all are. */
  @Nullable String refusal;

  int open;

  FakeJvms java(String specification) {
    properties.setProperty("java.specification.version", specification);
    properties.setProperty("java.version", specification + ".0.1");
    return this;
  }

  @Override
  public List<Found> found() {
    return found;
  }

  @Override
  public Target open(long pid) throws Refusal {
    if (refusal != null) {
      throw new Refusal(refusal);
    }
    open++;
    return new One();
  }

  private final class One implements Target {
    @Override
    public Properties properties() {
      Properties copy = new Properties();
      copy.putAll(properties);
      return copy;
    }

    @Override
    public void load(Path jar, String arguments) {
      loaded.add(jar.getFileName() + "=" + arguments);
      if (markOnLoad != null) {
        properties.setProperty(MARK, markOnLoad);
      }
    }

    @Override
    public void close() {
      open--;
    }
  }
}
