package io.zerohop.runtime;

import io.zerohop.runtime.SettingSources.Found;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The values of this JVM with where each comes from, and what was wrong with them. A value that
 * cannot be read is told and replaced by its default: a typo never keeps an application from
 * starting. Immutable.
 */
final class Settings {
  private static final String INSTRUMENTATION = "instrumentation.";
  private static final String SWITCH = ".enabled";
  private static final List<String> MODES = List.of("enforce", "observe", "off");
  private static final List<String> LOG_FORMATS = List.of("json", "text");
  private static final List<String> LOG_TARGETS = List.of("off", "stderr");

  private final Map<Setting, Found> found;
  private final Map<String, Found> switches;
  private final List<String> warnings;

  private Settings(Map<Setting, Found> found, Map<String, Found> switches, List<String> warnings) {
    this.found = found;
    this.switches = switches;
    this.warnings = warnings;
  }

  /** A value as the status shows it. */
  public record Effective(String name, String value, String source) {}

  static Settings read(SettingSources sources) {
    Map<Setting, Found> found = new EnumMap<>(Setting.class);
    Map<String, Found> switches = new LinkedHashMap<>();
    List<String> warnings = new ArrayList<>();
    for (Setting setting : Setting.values()) {
      Found value = sources.find(setting.key());
      if (value != null && isReadable(setting, value, warnings)) {
        found.put(setting, value);
      }
    }
    warnOfParts(found, Setting.WORKLOAD_LABELS, '=', warnings);
    warnOfParts(found, Setting.WORKLOAD_PORTS, ':', warnings);
    for (String name : sources.names()) {
      if (name.startsWith(INSTRUMENTATION) && name.endsWith(SWITCH)) {
        Found value = sources.find(name);
        if (value != null && isSwitch(name, value, warnings)) {
          switches.put(
              name.substring(INSTRUMENTATION.length(), name.length() - SWITCH.length()), value);
        }
      }
    }
    warnings.addAll(sources.unknown());
    return new Settings(found, switches, warnings);
  }

  /** A part of a list of pairs that is none is left out; the others count. */
  private static void warnOfParts(
      Map<Setting, Found> found, Setting setting, char separator, List<String> warnings) {
    Found value = found.get(setting);
    for (String part : value == null ? List.<String>of() : SettingSources.parts(value.value())) {
      if (part.indexOf(separator) <= 0) {
        warnings.add(
            "setting "
                + setting.key()
                + ": \""
                + part
                + "\" must be "
                + (separator == '=' ? "key=value" : "name:port")
                + " and is left out");
      }
    }
  }

  /** One sentence for each value that is not as it should be. */
  List<String> warnings() {
    return List.copyOf(warnings);
  }

  boolean isSet(Setting setting) {
    return found.containsKey(setting);
  }

  /** The value, or null where the default holds. */
  @Nullable String given(Setting setting) {
    Found value = found.get(setting);
    return value == null ? null : value.value();
  }

  String text(Setting setting) {
    String given = given(setting);
    return given == null ? setting.fallback() : given;
  }

  boolean flag(Setting setting) {
    return Boolean.parseBoolean(text(setting));
  }

  Duration duration(Setting setting) {
    return Durations.parse(text(setting));
  }

  /** An amount of memory, in bytes. */
  long bytes(Setting setting) {
    return Sizes.parse(text(setting));
  }

  /** A number from 0 to 1. */
  double share(Setting setting) {
    return Double.parseDouble(text(setting));
  }

  /** The parts of a list; empty where it was not given. */
  List<String> list(Setting setting) {
    String given = given(setting);
    return given == null ? List.of() : SettingSources.parts(given);
  }

  /** {@code key=value} parts of a list; others are left out. */
  Map<String, String> pairs(Setting setting, char separator) {
    Map<String, String> pairs = new LinkedHashMap<>();
    for (String part : list(setting)) {
      int at = part.indexOf(separator);
      if (at > 0) {
        pairs.put(part.substring(0, at).trim(), part.substring(at + 1).trim());
      }
    }
    return pairs;
  }

  /**
   * A warning for each instrumentation that is switched on or off and that the agent does not have.
   *
   * @param known the names of those that it has
   */
  List<String> unknownInstrumentations(Collection<String> known) {
    List<String> unknown = new ArrayList<>();
    switches.forEach(
        (name, value) -> {
          if (!known.contains(name)) {
            String nearest = SettingSources.nearest(name, known);
            unknown.add(
                "unknown instrumentation "
                    + name
                    + ", "
                    + value.source()
                    + (nearest == null ? "; known: " : ": did you mean \"")
                    + (nearest == null ? String.join(", ", known) : nearest + "\"?"));
          }
        });
    return unknown;
  }

  /** Names of the instrumentations that are switched off. */
  Set<String> disabledInstrumentations() {
    Set<String> names = new LinkedHashSet<>();
    switches.forEach(
        (name, value) -> {
          if (value.value().equalsIgnoreCase("false")) {
            names.add(name);
          }
        });
    return names;
  }

  /** Where a value comes from, in words: {@code default}, {@code environment variable X}. */
  String source(Setting setting) {
    Found value = found.get(setting);
    return value == null ? "default" : value.source();
  }

  /** Everything that holds, for the status. */
  List<Effective> effective() {
    List<Effective> all = new ArrayList<>();
    for (Setting setting : Setting.values()) {
      all.add(new Effective(setting.key(), shown(setting), source(setting)));
    }
    switches.forEach(
        (name, value) ->
            all.add(new Effective(INSTRUMENTATION + name + SWITCH, value.value(), value.source())));
    return all;
  }

  private String shown(Setting setting) {
    String value = text(setting);
    return setting.kind() == Setting.Kind.SECRET && !value.isEmpty() ? "(set)" : value;
  }

  private static boolean isSwitch(String name, Found value, List<String> warnings) {
    boolean readable = isBoolean(value.value());
    if (!readable) {
      warnings.add(
          "setting "
              + name
              + ": must be true or false, was \""
              + value.value()
              + "\" ("
              + value.source()
              + "); going on with true");
    }
    return readable;
  }

  private static boolean isBoolean(String value) {
    return value.equalsIgnoreCase("true") || value.equalsIgnoreCase("false");
  }

  private static boolean isReadable(Setting setting, Found value, List<String> warnings) {
    String problem = problem(setting, value.value());
    if (problem == null) {
      return true;
    }
    warnings.add(
        "setting "
            + setting.key()
            + ": "
            + problem
            + ", was \""
            + value.value()
            + "\" ("
            + value.source()
            + "); going on with "
            + (setting.fallback().isEmpty() ? "none" : setting.fallback()));
    return false;
  }

  private static @Nullable String problem(Setting setting, String value) {
    if (setting == Setting.MODE && isNone(value, MODES)) {
      return "must be enforce, observe or off" + nearest(value, MODES);
    }
    if (setting == Setting.ACCESS_LOG_FORMAT && isNone(value, LOG_FORMATS)) {
      return "must be json or text" + nearest(value, LOG_FORMATS);
    }
    if (setting == Setting.ACCESS_LOG && isNone(value, LOG_TARGETS) && !isPath(value)) {
      return "must be off, stderr or a file's path, with a slash or a dot in it"
          + nearest(value, LOG_TARGETS);
    }
    return switch (setting.kind()) {
      case TEXT, LIST, SECRET -> value.isEmpty() ? "must not be empty" : null;
      case BOOLEAN -> isBoolean(value) ? null : "must be true or false";
      case SHARE -> isShare(value) ? null : "must be a number from 0 to 1, like 0.05";
      case SIZE -> Sizes.isReadable(value) ? null : "must be like 64KiB, 1MiB, 65536";
      case DURATION -> Durations.isReadable(value) ? null : "must be like 250ms, 2s, 1h30m";
    };
  }

  private static boolean isNone(String value, List<String> known) {
    return !known.contains(value.toLowerCase(Locale.ROOT));
  }

  private static String nearest(String value, List<String> known) {
    String nearest = SettingSources.nearest(value, known);
    return nearest == null ? "" : " (did you mean \"" + nearest + "\"?)";
  }

  private static boolean isPath(String value) {
    return value.indexOf('/') >= 0 || value.indexOf('\\') >= 0 || value.indexOf('.') >= 0;
  }

  private static boolean isShare(String value) {
    try {
      double share = Double.parseDouble(value);
      return share >= 0 && share <= 1;
    } catch (NumberFormatException e) {
      return false;
    }
  }
}
