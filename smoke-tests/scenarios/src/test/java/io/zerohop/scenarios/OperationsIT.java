package io.zerohop.scenarios;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.zerohop.scenarios.Program.Ended;
import io.zerohop.scenarios.Program.Start;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a platform team does with JVMs that run: change their mode, ask them, look at them. */
class OperationsIT {
  private static final Pattern SERVICE = Pattern.compile("\\[zerohop].* service \"([^\"]*)\"");

  @TempDir Path directory;

  @ParameterizedTest
  @MethodSource("io.zerohop.scenarios.Jdk#all")
  void theModeOfARunningJvmIsChanged(Jdk jdk) throws Exception {
    try (LiveMesh mesh = LiveMesh.start(jdk, directory)) {
      int reviews = shop(mesh);

      assertEquals(0, mesh.cli("mode", "observe", "reviews").exit());
      Http.Answer observed = Http.get(reviews, "/");
      assertEquals(502, observed.status(), "only the mesh knows http://ratings: " + observed);
      String described = mesh.cli("describe", "reviews").output();
      assertTrue(described.contains("mode: observe"), described);
      assertFalse(described.contains("wouldHave: 0"), described);

      assertEquals(0, mesh.cli("mode", "off", "reviews").exit());
      assertEquals(502, Http.get(reviews, "/").status());
      String off = mesh.cli("describe", "reviews", "-o", "json").output();
      assertTrue(off.contains("unloaded: the mode is off"), off);

      assertEquals(0, mesh.cli("mode", "enforce", "reviews").exit());
      assertTrue(Http.get(reviews, "/").good());
      String on = mesh.cli("describe", "reviews", "-o", "json").output();
      assertFalse(on.contains("unloaded"), on);
    }
  }

  @Test
  void aRunningJvmExplainsACallAndShowsItsSettingsWithTheirSources() throws Exception {
    try (LiveMesh mesh = LiveMesh.start(Jdk.current(), directory)) {
      shop(mesh);

      Ended explained = mesh.cli("explain", "reviews", "GET", "http://ratings/", "-o", "json");
      assertEquals(0, explained.exit(), explained.output());
      JsonNode explanation = new ObjectMapper().readTree(explained.output());
      assertTrue(explanation.toString().contains("ratings.default"), explained.output());

      Ended described = mesh.cli("describe", "reviews", "-o", "json");
      JsonNode settings = new ObjectMapper().readTree(described.output()).findPath("settings");
      assertEquals("agent argument", source(settings, "service.name"), described.output());
      assertEquals("default", source(settings, "startup.wait"), described.output());

      assertEquals(1, mesh.cli("explain", "nobody", "GET", "http://ratings/").exit());
      assertEquals(2, mesh.cli("explain", "reviews").exit());
      assertEquals(3, mesh.cli("status", "--server", "https://127.0.0.1:1").exit());
    }
  }

  /** The same setting in its three forms, and all at once, in JVMs of their own. */
  @Test
  void aSettingIsTakenFromAPropertyAVariableOrTheAgentsArgument() throws Exception {
    assertEquals("by-argument", serviceName("=service.name=by-argument,", Map.of()));
    Map<String, String> variable = Map.of("ZEROHOP_SERVICE_NAME", "by-variable");
    assertEquals("by-variable", serviceName("=", variable));
    String property = "-Dzerohop.service.name=by-property";
    assertEquals("by-property", serviceName("=", Map.of(), property));
    assertEquals("by-property", serviceName("=", variable, property));
    assertEquals("by-argument", serviceName("=service.name=by-argument,", variable, property));
  }

  private String serviceName(String settings, Map<String, String> variables, String... options)
      throws Exception {
    Path program = directory.resolve("Nothing.java");
    Files.writeString(program, "class Nothing { public static void main(String[] a) {} }");
    List<String> command = new ArrayList<>();
    command.add(Jdk.current().program("java"));
    command.add("-javaagent:" + Jars.agent() + settings + "control.plane=127.0.0.1:1");
    command.add("-Duser.home=" + directory);
    command.addAll(List.of(options));
    command.add(program.toString());
    Ended ended = Program.run(new Start("nothing", directory, command, variables));
    Matcher name = SERVICE.matcher(ended.output());
    assertTrue(name.find(), ended.output());
    return name.group(1);
  }

  private static String source(JsonNode settings, String name) {
    for (JsonNode setting : settings) {
      if (setting.path("name").asText().equals(name)) {
        return setting.path("source").asText();
      }
    }
    return "";
  }

  private static int shop(LiveMesh mesh) throws Exception {
    mesh.track(mesh.service("ratings", "ratings-1", "Ratings")).port();
    int reviews = mesh.track(mesh.service("reviews", "reviews-1", "Reviews")).port();
    Eventually.holds("the service answers", () -> Http.get(reviews, "/").good());
    return reviews;
  }
}
