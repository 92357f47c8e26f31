package io.zerohop.runtime;

/** The reference page of the settings, made from {@link Setting}. */
final class SettingsReference {
  private static final String HEAD =
      """
      # Agent settings

      Made from `agent/runtime/src/main/java/io/zerohop/runtime/Setting.java`; a test keeps it so.

      Each setting may stand in three places; the first that has it counts:

      1. agent argument: `-javaagent:zerohop-agent.jar=service.name=orders,mode=observe`
      2. system property: `-Dzerohop.service.name=orders`
      3. environment variable: `ZEROHOP_SERVICE_NAME=orders`

      An unknown setting, or a value that cannot be read, is a line in the log with the nearest name; the
      default holds then. What is in force, with the place it comes from, is in the status of the agent.

      | setting | default | meaning |
      |---|---|---|
      """;

  private SettingsReference() {}

  static String markdown() {
    StringBuilder page = new StringBuilder(HEAD);
    for (Setting setting : Setting.values()) {
      row(page, setting.key(), setting.fallback(), setting.meaning());
    }
    row(
        page,
        "instrumentation.NAME.enabled",
        "true",
        "`false`: the client or server library NAME is left alone.");
    return page.toString();
  }

  private static void row(StringBuilder page, String name, String fallback, String meaning) {
    page.append("| `").append(name).append("` | ");
    page.append(fallback.isEmpty() ? "none" : fallback);
    page.append(" | ").append(meaning).append(" |\n");
  }
}
