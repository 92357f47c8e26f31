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
  void switchingOffGivesEachClassItsOwnCodeBackAndOnWeavesItAgain(Path home) throws Exception {
    prints(
        WOVEN
            + "observers: 42\ncode: woven\noff: ok\ncode: its own\n"
            + ORIGINAL
            + "observers: 0\non: ok\ncode: woven\n"
            + WOVEN
            + "observers: 42\n",
        main(
            home, "", "shapes", "boot", "code", "off", "code", "shapes", "boot", "on", "code",
            "shapes", "boot"));
  }

  @ParameterizedTest
  @MethodSource("homes")
  void whatIsFirstLoadedWhileItIsOffIsWovenOnceItIsOn(Path home) throws Exception {
    prints(
        "off: ok\n" + ORIGINAL + "code: its own\non: ok\ncode: woven\n" + WOVEN,
        main(home, "", "off", "shapes", "code", "on", "code", "shapes"));
  }

  @ParameterizedTest
  @MethodSource("homes")
  void whileItIsOffTheStatesSayWhy(Path home) throws Exception {
    String off = main(home, "", "shapes", "off", "state").out();
    assertTrue(off.contains("applied=false, reason=unloaded: the mode is off"), off);
    String on = main(home, "", "shapes", "off", "on", "state").out();
    assertTrue(on.contains("PointState[id=Client.greet, stage=REACHED"), on);
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

  @ParameterizedTest
  @MethodSource("homes")
  void whatIsWovenOnDemandWaitsUntilItIsAskedForAndIsBoundBefore(Path home) throws Exception {
    prints(
        """
        tokens: 2 unbound
        prepare: ok
        tokens: 2 unbound
        seam: found in module java.base absent
        demand: ok
        tokens: 44 bound
        demand: ok
        tokens: 44 bound
        """,
        main(
            home, "", "tokens", "prepare", "tokens", "seam", "demand", "tokens", "demand",
            "tokens"));
    prints(
        "seam: absent absent\ntokens: 2 unbound\nseam: absent absent\n",
        main(home, "", "seam", "tokens", "seam"));
  }

  @ParameterizedTest
  @MethodSource("homes")
  void whatWasWovenOnDemandIsSwitchedOffAndOnWithTheRest(Path home) throws Exception {
    prints(
        "demand: ok\noff: ok\ntokens: 2 bound\non: ok\ntokens: 44 bound\n",
        main(home, "", "demand", "off", "tokens", "on", "tokens"));
  }

  @ParameterizedTest
  @MethodSource("homes")
  void whatIsAskedForWhileAllIsOffIsWovenOnceItIsOn(Path home) throws Exception {
    prints(
        "off: ok\ndemand: ok\ntokens: 2 bound\non: ok\ntokens: 44 bound\n",
        main(home, "", "off", "demand", "tokens", "on", "tokens"));
  }

  @ParameterizedTest
  @MethodSource("homes")
  void whatASettingTurnsOffIsNotWovenOnDemand(Path home) throws Exception {
    prints("demand: ok\ntokens: 2 unbound\n", main(home, "without", "demand", "tokens"));
  }
}
