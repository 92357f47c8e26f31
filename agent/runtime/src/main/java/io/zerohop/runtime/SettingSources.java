package io.zerohop.runtime;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The three places where settings stand. The agent argument comes before the system property, that
 * before the environment variable.
 */
final class SettingSources {
  /** Variables of ours that are not for the agent but for the launcher and the command line. */
  private static final Set<String> OTHERS =
      Set.of(
          "ZEROHOP_HOME",
          "ZEROHOP_DEBUG",
          "ZEROHOP_JAVA",
          "ZEROHOP_CONFIG",
          "ZEROHOP_SERVER",
          "ZEROHOP_TOKEN");

  private static final String VARIABLES = "ZEROHOP_";
  private static final String DEBUG = "zerohop.debug";

  private final Map<String, String> arguments;
  private final Map<String, String> properties;
  private final Map<String, String> environment;

  private SettingSources(
      Map<String, String> arguments,
      Map<String, String> properties,
      Map<String, String> environment) {
    this.arguments = arguments;
    this.properties = properties;
    this.environment = environment;
  }

  /** A value, without blanks around it, with where it stands. */
  record Found(String value, String source) {
    Found {
      value = value.trim();
    }
  }

  /**
   * @param arguments what follows {@code -javaagent:zerohop-agent.jar=}
   * @param properties all system properties that are text
   */
  static SettingSources of(
      String arguments, Map<String, String> properties, Map<String, String> environment) {
    Map<String, String> ours = new HashMap<>();
    for (Map.Entry<String, String> property : properties.entrySet()) {
      String name = property.getKey();
      if (name.startsWith(Setting.PREFIX) && !name.equals(DEBUG)) {
        ours.put(name.substring(Setting.PREFIX.length()), property.getValue());
      }
    }
    return new SettingSources(arguments(arguments), ours, environment);
  }

  @Nullable Found find(String key) {
    String value = arguments.get(key);
    if (value != null) {
      return new Found(value, "agent argument");
    }
    value = properties.get(key);
    if (value != null) {
      return new Found(value, "system property " + Setting.PREFIX + key);
    }
    value = environment.get(Setting.variable(key));
    if (value != null) {
      return new Found(value, "environment variable " + Setting.variable(key));
    }
    return null;
  }

  /** All names in use, as agent arguments have them. */
  Set<String> names() {
    Set<String> names = new TreeSet<>(arguments.keySet());
    names.addAll(properties.keySet());
    for (String variable : environment.keySet()) {
      if (variable.startsWith("ZEROHOP_INSTRUMENTATION_") && variable.endsWith("_ENABLED")) {
        names.add(keyOf(variable));
      }
    }
    return names;
  }

  /** A warning for each name that is none, with the nearest one that is. */
  List<String> unknown() {
    List<String> warnings = new ArrayList<>();
    for (String key : arguments.keySet()) {
      check(key, "agent argument " + key, warnings);
    }
    for (String key : new TreeSet<>(properties.keySet())) {
      check(key, "system property " + Setting.PREFIX + key, warnings);
    }
    for (String variable : new TreeSet<>(environment.keySet())) {
      if (variable.startsWith(VARIABLES) && !isForOthers(variable)) {
        check(keyOf(variable), "environment variable " + variable, warnings);
      }
    }
    return warnings;
  }

  /**
   * Whether a variable is for another program, or one of those that Kubernetes sets in every
   * container where there is a Service named zerohop.
   */
  private static boolean isForOthers(String variable) {
    return OTHERS.contains(variable)
        || variable.equals("ZEROHOP_SERVICE_HOST")
        || variable.startsWith("ZEROHOP_SERVICE_PORT")
        || variable.equals("ZEROHOP_PORT")
        || variable.startsWith("ZEROHOP_PORT_");
  }

  private static void check(String key, String where, List<String> warnings) {
    if (isKnown(key)) {
      return;
    }
    String nearest = nearest(key);
    String hint = nearest == null ? "" : ": did you mean \"" + nearest + "\"?";
    warnings.add("unknown setting, " + where + hint);
  }

  private static boolean isKnown(String key) {
    for (Setting setting : Setting.values()) {
      if (setting.key().equals(key)) {
        return true;
      }
    }
    return key.startsWith("instrumentation.") && key.endsWith(".enabled");
  }

  private static @Nullable String nearest(String key) {
    return nearest(key, Arrays.stream(Setting.values()).map(Setting::key).toList());
  }

  /**
   * The one that the key was perhaps meant to be, null where none is like it. The last word of a
   * name may stand for all of it: labels for workload.labels.
   */
  static @Nullable String nearest(String key, Collection<String> known) {
    String best = null;
    int least = Math.max(2, key.length() / 3) + 1;
    for (String one : known) {
      String written = key.toLowerCase(Locale.ROOT);
      int last = distance(written, one.substring(one.lastIndexOf('.') + 1));
      int distance = Math.min(distance(written, one), last <= key.length() / 3 ? last : least);
      if (distance < least) {
        least = distance;
        best = one;
      }
    }
    return best;
  }

  /** How many letters must be put in, left out or replaced (Levenshtein). */
  private static int distance(String one, String other) {
    int[] row = new int[other.length() + 1];
    for (int j = 0; j <= other.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= other.length(); j++) {
        int replaced = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[other.length()];
  }

  private static String keyOf(String variable) {
    String rest = variable.substring(VARIABLES.length());
    for (Setting setting : Setting.values()) {
      if (setting.variable().equals(variable)) {
        return setting.key();
      }
    }
    String start = "INSTRUMENTATION_";
    String end = "_ENABLED";
    if (rest.startsWith(start) && rest.endsWith(end) && rest.length() > start.length() + 8) {
      String name = rest.substring(start.length(), rest.length() - end.length());
      return "instrumentation." + name.toLowerCase(Locale.ROOT).replace('_', '-') + ".enabled";
    }
    return rest.toLowerCase(Locale.ROOT).replace('_', '.');
  }

  /**
   * Reads {@code key=value,key=value}. What follows a list and is no setting belongs to the list:
   * {@code workload.labels=version=v2,team=a,namespace=shop}.
   */
  private static Map<String, String> arguments(String text) {
    Map<String, String> pairs = new LinkedHashMap<>();
    String list = null;
    for (String part : text.split(",", -1)) {
      int equals = part.indexOf('=');
      String key = (equals < 0 ? part : part.substring(0, equals)).trim();
      if (list != null && belongsTo(list, key, equals >= 0)) {
        pairs.merge(list, part, (all, one) -> all + "," + one);
      } else if (!key.isEmpty()) {
        pairs.put(key, equals < 0 ? "" : part.substring(equals + 1));
        list = isList(key) ? key : null;
      }
    }
    return pairs;
  }

  private static boolean belongsTo(String list, String key, boolean hasValue) {
    if (!hasValue) {
      return true;
    }
    boolean pairs = list.equals(Setting.WORKLOAD_LABELS.key());
    return pairs && !isKnown(key) && (key.length() < 6 || distanceToNearest(key) > 2);
  }

  private static int distanceToNearest(String key) {
    int least = Integer.MAX_VALUE;
    for (Setting setting : Setting.values()) {
      least = Math.min(least, distance(key, setting.key()));
    }
    return least;
  }

  private static boolean isList(String key) {
    for (Setting setting : Setting.values()) {
      if (setting.key().equals(key)) {
        return setting.kind() == Setting.Kind.LIST;
      }
    }
    return false;
  }

  /** The parts of a list, separated by commas or semicolons, without empty ones. */
  static List<String> parts(String text) {
    List<String> parts = new ArrayList<>();
    for (String part : text.replace(';', ',').split(",", -1)) {
      if (!part.isBlank()) {
        parts.add(part.trim());
      }
    }
    return parts;
  }
}
