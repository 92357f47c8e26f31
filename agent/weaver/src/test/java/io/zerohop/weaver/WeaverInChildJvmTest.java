package io.zerohop.weaver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.weaver.ChildJvm.Output;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class WeaverInChildJvmTest {
  private static final String ORIGINAL =
      """
      tag: tag
      greet: hello world x1
      twice: 42
      thrice: -2
      refused: 26
      risky: java.io.IOException: no answer from down
      size: 3
      touch: done
      """;
  private static final String WOVEN =
      """
      tag: woven tag
      greet: hello woven tag's world x7
      twice: 42
      thrice: -3
      refused: java.lang.IllegalArgumentException: unlucky
      risky: up after 3 with 102
      size: 4
      touch: java.io.IOException: touched x after 14 with 0
      """;

  @TempDir static Path directory;
  private static Path agent;
  private static Path application;

  @BeforeAll
  static void assemble() throws Exception {
    agent = TestAgent.assemble(directory);
    application = TestAgent.application(directory);
  }

  static List<Path> homes() throws IOException {
    return ChildJvm.homes();
  }

  private static Output main(Path home, String agentArguments, String... arguments)
      throws Exception {
    List<String> command = new ArrayList<>(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.add("-javaagent:" + agent + "=" + agentArguments);
    for (String argument : arguments) {
      if (argument.startsWith("-")) {
        command.add(argument);
      }
    }
    command.addAll(List.of("-cp", application.toString(), "toy.Main"));
    for (String argument : arguments) {
      if (!argument.startsWith("-")) {
        command.add(argument);
      }
    }
    return ChildJvm.run(home, "java", command, Map.of());
  }

  private static void prints(String expected, Output output) {
    assertEquals(expected, output.out(), output.err());
    assertEquals("", output.err());
    assertEquals(0, output.exit());
  }

  @ParameterizedTest
  @MethodSource("homes")
  void everyShapeWorksOnAnApplicationClass(Path home) throws Exception {
    prints(WOVEN, main(home, "", "shapes"));
  }

  @ParameterizedTest
  @MethodSource("homes")
  void aRehearsalLoadsWhatWeavingNeeds(Path home) throws Exception {
    prints(
        "advice: absent\nrehearse: ok\nadvice: loaded\n" + WOVEN,
        main(home, "", "advice", "rehearse", "advice", "shapes"));
  }

  @ParameterizedTest
  @MethodSource("homes")
  void whatTheJdkBringsIsWovenInAdvance(Path home) throws Exception {
    Output output = main(home, "", "prepare", "state", "boot");
    assertTrue(output.out().contains("name=boot"), output.out());
    assertTrue(output.out().contains("stage=WOVEN"), output.out());
    assertFalse(output.out().contains("name=toy"), "the application's libraries load themselves");
    assertTrue(output.out().endsWith("observers: 42\n"), output.out());
    assertEquals("", output.err());
  }

  @ParameterizedTest
  @MethodSource("homes")
  void aBootClassIsWovenAndItsPrivateFieldIsRead(Path home) throws Exception {
    prints("observers: 42\n", main(home, "", "boot"));
  }

  @ParameterizedTest
  @MethodSource("homes")
  void theSeamLivesInJavaBaseUnlessThatFails(Path home) throws Exception {
    prints(
        "observers: 42\nseam: found in module java.base absent\n", main(home, "", "boot", "seam"));
    Output appended = main(home, "append", "shapes", "boot", "seam");
    String expected = WOVEN + "observers: 42\nseam: absent found in unnamed module";
    assertTrue(appended.out().startsWith(expected), appended.out());
  }

  @ParameterizedTest
  @MethodSource("homes")
  void switchingOffStopsEveryHookAtOnceAndOnBringsThemBack(Path home) throws Exception {
    prints(
        WOVEN + "off: ok\n" + ORIGINAL + "on: ok\n" + WOVEN,
        main(home, "", "shapes", "off", "shapes", "on", "shapes"));
  }

  @ParameterizedTest
  @MethodSource("homes")
  void unloadGivesTheOriginalBack(Path home) throws Exception {
    Output output = main(home, "", "shapes", "boot", "unload", "shapes", "boot", "state");
    assertTrue(
        output
            .out()
            .startsWith(WOVEN + "observers: 42\nunload: ok\n" + ORIGINAL + "observers: 0\n"),
        output.out() + output.err());
    assertTrue(output.out().contains("applied=false, reason=unloaded"), output.out());
    assertEquals("", output.err());
  }

  @ParameterizedTest
  @MethodSource("homes")
  void aLibraryWithoutOneOfItsHookPointsIsLeftAloneAndSaysWhy(Path home) throws Exception {
    Output output = main(home, "", "half", "state");
    assertTrue(output.out().startsWith("half: own\n"), output.out());
    assertTrue(
        output.out().contains("applied=false, reason=hook point Half.missing was not found"),
        output.out());
    assertEquals("", output.err());
  }

  @ParameterizedTest
  @MethodSource("homes")
  void aLibraryTurnedOffBySettingIsNotWoven(Path home) throws Exception {
    Output output = main(home, "without", "shapes", "state");
    assertTrue(output.out().startsWith(ORIGINAL), output.out());
    assertTrue(output.out().contains("instrumentation.toy.enabled is false"), output.out());
  }

  @ParameterizedTest
  @MethodSource("homes")
  void statesTellWhichHooksWereReached(Path home) throws Exception {
    String state = main(home, "", "shapes", "state").out();
    assertTrue(state.contains("PointState[id=Client.greet, stage=REACHED"), state);
    assertTrue(state.contains("PointState[id=Client.fragile, stage=WOVEN"), state);
    assertTrue(state.contains("PointState[id=Early.name, stage=RESOLVED"), state);
    assertTrue(state.contains("PointState[id=Client.inOtherVersions, stage=ABSENT"), state);
  }

  @ParameterizedTest
  @MethodSource("homes")
  void adviceAddsNoMember(Path home) throws Exception {
    prints("members: 7 2\n", main(home, "", "members"));
  }

  @ParameterizedTest
  @MethodSource("homes")
  void anApplicationLoaderCanBeCollectedAfterItsLibraryWasWoven(Path home) throws Exception {
    prints("size in own loader: 4\nown loader: gone\n", main(home, "", "-Xmx64m", "loader"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"exception", "stack", "memory", "type"})
  void aFaultOfAHandlerChangesNothingAndIsCounted(String failure) throws Exception {
    Output output =
        main(ChildJvm.homes().get(0), "", "-Dtoy.failure=" + failure, "fragile", "state");
    assertTrue(output.out().startsWith("fragile: own call\n"), output.out());
    assertTrue(output.out().contains("stage=REACHED, faults=1, lastFault="), output.out());
    assertTrue(output.err().startsWith("[fault] hook toy Client.fragile: "), output.err());
  }

  @ParameterizedTest
  @MethodSource("homes")
  void afterFiveFaultsTheWholeLibraryIsTurnedOff(Path home) throws Exception {
    Output output = main(home, "", "-Dtoy.failure=exception", "fragile20", "shapes", "state");
    assertTrue(output.out().startsWith(ORIGINAL), output.out());
    assertTrue(
        output.out().contains("reason=turned off after 5 faults of Client.fragile"), output.out());
    assertEquals(5, output.err().lines().count(), output.err());
  }

  @ParameterizedTest
  @MethodSource("homes")
  void nothingIsBroughtInUntilALibraryIsUsed(Path home) throws Exception {
    prints("seam: absent absent\n", main(home, "", "seam"));
  }
}
