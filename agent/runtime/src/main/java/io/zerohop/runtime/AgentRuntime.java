package io.zerohop.runtime;

import io.zerohop.diagnostics.AgentLog;
import io.zerohop.diagnostics.QuietLogger;
import java.lang.instrument.Instrumentation;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;

/**
 * The entry that the bootstrap calls inside the isolated loader, before the application's main.
 * What it does on that thread is cheap: settings, an empty engine, a table of class names. All else
 * happens later on a daemon thread.
 */
public final class AgentRuntime {
  private AgentRuntime() {}

  /**
   * Starts the agent of this JVM.
   *
   * @param arguments of {@code -javaagent}, empty without
   * @throws Exception when the hooks cannot be put in; the caller tells it and goes on
   */
  public static void start(Instrumentation instrumentation, String arguments) throws Exception {
    Map<String, String> properties = textProperties();
    Map<String, String> environment = System.getenv();
    Settings settings = Settings.read(SettingSources.of(arguments, properties, environment));
    if (!settings.flag(Setting.ENABLED)) {
      return;
    }
    AgentLog log = log(settings);
    QuietLogger.to(log);
    Who who = Who.of(settings, properties, environment);
    Seeing seeing = new Seeing(new Seeing.Given(settings, properties, environment), who, log);
    Agent agent = new Agent(settings, who, seeing, log);
    agent.weave(instrumentation);
    log.announce(StartLine.of(settings, who, isUnicode(properties)));
    settings.warnings().forEach(warning -> log.warn("settings", warning));
    settings
        .unknownInstrumentations(agent.instrumentations())
        .forEach(warning -> log.warn("settings", warning));
    agent.start();
  }

  private static AgentLog log(Settings settings) {
    try {
      return AgentLog.toStderr(settings.text(Setting.LOG_LEVEL));
    } catch (IllegalArgumentException e) {
      AgentLog log = AgentLog.toStderr(Setting.LOG_LEVEL.fallback());
      log.warn("settings", "setting log.level: " + e.getMessage());
      return log;
    }
  }

  private static boolean isUnicode(Map<String, String> properties) {
    String encoding =
        properties.getOrDefault(
            "stderr.encoding",
            properties.getOrDefault(
                "sun.stderr.encoding", properties.getOrDefault("sun.jnu.encoding", "")));
    return encoding.toUpperCase(Locale.ROOT).startsWith("UTF");
  }

  private static Map<String, String> textProperties() {
    Properties all = System.getProperties();
    Map<String, String> texts = new HashMap<>();
    for (String name : all.stringPropertyNames()) {
      texts.put(name, all.getProperty(name, ""));
    }
    return texts;
  }
}
