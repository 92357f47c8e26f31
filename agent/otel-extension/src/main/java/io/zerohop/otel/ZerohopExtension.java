package io.zerohop.otel;

import io.opentelemetry.javaagent.extension.AgentListener;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.zerohop.bootstrap.AgentStart;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.Field;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Path;
import java.util.jar.JarFile;

/**
 * The entry that the OpenTelemetry agent calls when it has started, before the application's main.
 * Throws nothing.
 */
public final class ZerohopExtension implements AgentListener {
  private static final String WAY = "OpenTelemetry extension";
  private static final String HOLDER = "io.opentelemetry.javaagent.bootstrap.InstrumentationHolder";

  /** For the service loader. */
  public ZerohopExtension() {}

  @Override
  public void afterAgent(AutoConfiguredOpenTelemetrySdk sdk) {
    try {
      AgentStart.start(WAY, jar(), instrumentation());
    } catch (Exception | LinkageError failed) {
      System.err.println(
          "[zerohop] could not start, the application runs without the mesh: " + failed);
    }
  }

  /** Kept by the OpenTelemetry agent in the boot loader, which no loader of ours needs to ask. */
  private static Instrumentation instrumentation() throws ReflectiveOperationException {
    Object kept = Class.forName(HOLDER, true, null).getMethod("getInstrumentation").invoke(null);
    if (kept instanceof Instrumentation instrumentation) {
      return instrumentation;
    }
    throw new IllegalStateException("the OpenTelemetry agent must keep an Instrumentation");
  }

  /**
   * The file that this class is read from, which the OpenTelemetry agent may have copied from its
   * own jar. It shows extensions by URLs of its own; what is behind them has the file open.
   */
  private static Path jar() throws IOException, IllegalAccessException {
    URL own = ZerohopExtension.class.getResource("ZerohopExtension.class");
    if (own != null) {
      URLConnection connection = own.openConnection();
      if (connection instanceof JarURLConnection usual) {
        return Path.of(usual.getJarFile().getName());
      }
      for (Field field : connection.getClass().getDeclaredFields()) {
        if (field.getType() == JarFile.class && field.trySetAccessible()) {
          return Path.of(((JarFile) field.get(connection)).getName());
        }
      }
    }
    throw new FileNotFoundException("the extension's jar, behind " + own);
  }
}
