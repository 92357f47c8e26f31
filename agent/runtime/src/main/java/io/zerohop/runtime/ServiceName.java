package io.zerohop.runtime;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.jspecify.annotations.Nullable;

/**
 * The name of the service that a JVM is, where no setting says it.
 *
 * @param name fit for DNS: lower-case letters, digits and dashes, up to 63
 * @param source in words, for the line at start
 */
record ServiceName(String name, String source) {
  private static final int LONGEST = 63;
  private static final String SPRING = "spring.application.name";
  private static final String[] PLACES = {"BOOT-INF/classes/", ""};

  /**
   * Finds it: settings of OpenTelemetry, Spring's name, the jar's manifest, the jar's name, the
   * main class.
   */
  static ServiceName detect(
      Settings settings, Map<String, String> properties, Map<String, String> environment) {
    String given = settings.given(Setting.SERVICE_NAME);
    if (given != null) {
      return of(given, settings.source(Setting.SERVICE_NAME));
    }
    ServiceName otel = openTelemetry(properties, environment);
    if (otel != null) {
      return otel;
    }
    String command = properties.getOrDefault("sun.java.command", "").trim();
    String program = command.split("\\s+", 2)[0];
    Path jar = program.endsWith(".jar") ? Path.of(program) : null;
    ServiceName spring = spring(properties, environment, jar);
    if (spring != null) {
      return spring;
    }
    if (jar != null) {
      String title = title(jar);
      return title != null
          ? of(title, "from the jar's manifest")
          : of(withoutVersion(jar), "from the jar's name");
    }
    String main = program.substring(program.lastIndexOf('/') + 1);
    return of(main.substring(main.lastIndexOf('.') + 1), "from the main class");
  }

  /** The main class or jar, without arguments, which may hold secrets. */
  static String program(Map<String, String> properties) {
    return properties.getOrDefault("sun.java.command", "").trim().split("\\s+", 2)[0];
  }

  private static ServiceName of(String text, String source) {
    StringBuilder name = new StringBuilder();
    for (int i = 0; i < text.length() && name.length() < LONGEST; i++) {
      char c = text.charAt(i);
      boolean startsWord = i > 0 && Character.isLowerCase(text.charAt(i - 1));
      if (c >= 'A' && c <= 'Z') {
        dash(name, startsWord);
        name.append(Character.toLowerCase(c));
      } else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
        name.append(c);
      } else {
        dash(name, true);
      }
    }
    while (name.length() > 0 && name.charAt(name.length() - 1) == '-') {
      name.setLength(name.length() - 1);
    }
    return new ServiceName(name.length() == 0 ? "java-application" : name.toString(), source);
  }

  private static void dash(StringBuilder name, boolean wanted) {
    if (wanted && name.length() > 0 && name.charAt(name.length() - 1) != '-') {
      name.append('-');
    }
  }

  private static @Nullable ServiceName openTelemetry(
      Map<String, String> properties, Map<String, String> environment) {
    String name = either(properties, "otel.service.name", environment, "OTEL_SERVICE_NAME");
    if (name != null) {
      return of(name, "from OTEL_SERVICE_NAME");
    }
    String attributes =
        either(properties, "otel.resource.attributes", environment, "OTEL_RESOURCE_ATTRIBUTES");
    if (attributes != null) {
      for (String part : attributes.split(",", -1)) {
        if (part.trim().startsWith("service.name=")) {
          String value = part.trim().substring("service.name=".length()).trim();
          return value.isEmpty() ? null : of(value, "from OTEL_RESOURCE_ATTRIBUTES");
        }
      }
    }
    return null;
  }

  private static @Nullable ServiceName spring(
      Map<String, String> properties, Map<String, String> environment, @Nullable Path jar) {
    String name = either(properties, SPRING, environment, "SPRING_APPLICATION_NAME");
    if (name == null) {
      name = jar == null ? springBesideClasses(properties) : springInJar(jar);
    }
    return name == null || name.contains("${") ? null : of(name, "from " + SPRING);
  }

  private static @Nullable String either(
      Map<String, String> properties,
      String property,
      Map<String, String> environment,
      String variable) {
    String value = properties.get(property);
    String found = value == null ? environment.get(variable) : value;
    return found == null || found.isBlank() ? null : found.trim();
  }

  private static @Nullable String springInJar(Path jar) {
    try (JarFile file = new JarFile(jar.toFile(), false)) {
      for (String place : PLACES) {
        for (SpringFile one : SpringFile.values()) {
          ZipEntry entry = file.getEntry(place + one.path);
          if (entry != null) {
            try (InputStream in = file.getInputStream(entry)) {
              String name = one.read(in);
              if (name != null) {
                return name;
              }
            }
          }
        }
      }
    } catch (IOException e) {
      return null;
    }
    return null;
  }

  private static @Nullable String springBesideClasses(Map<String, String> properties) {
    String separator = properties.getOrDefault("path.separator", ":");
    for (String part : properties.getOrDefault("java.class.path", "").split(separator, -1)) {
      if (!part.isEmpty() && !part.endsWith(".jar")) {
        for (SpringFile one : SpringFile.values()) {
          Path file = Path.of(part, one.path);
          if (Files.isRegularFile(file)) {
            try (InputStream in = Files.newInputStream(file)) {
              return one.read(in);
            } catch (IOException e) {
              return null;
            }
          }
        }
      }
    }
    return null;
  }

  private static @Nullable String title(Path jar) {
    try (JarFile file = new JarFile(jar.toFile(), false)) {
      Manifest manifest = file.getManifest();
      String title =
          manifest == null
              ? null
              : manifest.getMainAttributes().getValue(Attributes.Name.IMPLEMENTATION_TITLE);
      return title == null || title.isBlank() ? null : title;
    } catch (IOException e) {
      return null;
    }
  }

  private static String withoutVersion(Path jar) {
    String file = String.valueOf(jar.getFileName());
    String name = file.substring(0, file.length() - ".jar".length());
    String bare = name.replaceFirst("-\\d+(\\.\\d+)*([.-][A-Za-z0-9]+)*$", "");
    return bare.isEmpty() ? name : bare;
  }

  /** Where Spring Boot applications write their name, in Spring's own order. */
  private enum SpringFile {
    PROPERTIES("application.properties"),
    YAML("application.yml"),
    LONG_YAML("application.yaml");

    private final String path;

    SpringFile(String path) {
      this.path = path;
    }

    @Nullable String read(InputStream in) throws IOException {
      if (this == PROPERTIES) {
        Properties properties = new Properties();
        properties.load(in);
        String name = properties.getProperty(SPRING);
        return name == null || name.isBlank() ? null : name.trim();
      }
      return nameInYaml(in);
    }

    /** Enough of YAML for {@code spring: application: name:}, nested or in one line. */
    private static @Nullable String nameInYaml(InputStream in) throws IOException {
      String path = "";
      int[] indents = new int[8];
      int depth = 0;
      BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        int colon = line.indexOf(':');
        String key = colon < 0 ? "" : line.substring(0, colon).trim();
        if (key.isEmpty() || key.startsWith("#") || key.startsWith("-")) {
          continue;
        }
        int indent = line.indexOf(key);
        while (depth > 0 && indents[depth - 1] >= indent) {
          depth--;
          path = path.contains(".") ? path.substring(0, path.lastIndexOf('.')) : "";
        }
        String value = line.substring(colon + 1).split(" #", 2)[0].trim();
        String full = path.isEmpty() ? key : path + "." + key;
        if (full.equals(SPRING) && !value.isEmpty()) {
          return value.replaceAll("^[\"']|[\"']$", "");
        }
        if (value.isEmpty() && !key.contains(".") && depth < indents.length) {
          indents[depth++] = indent;
          path = full;
        }
      }
      return null;
    }
  }
}
