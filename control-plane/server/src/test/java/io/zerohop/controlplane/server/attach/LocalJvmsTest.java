package io.zerohop.controlplane.server.attach;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Processes of this machine that cannot be joined, and what becomes of them: nothing. */
class LocalJvmsTest {
  private static final Path CAT = Path.of("/bin/cat");

  private final LocalJvms jvms = new LocalJvms();
  private final List<Process> started = new ArrayList<>();

  /** Says a line when its main runs, and ends with its input. */
  public static final class Waiting {
    private Waiting() {}

    /** Reads to the end. */
    public static void main(String[] arguments) throws Exception {
      System.out.println("runs");
      System.in.readAllBytes();
    }
  }

  @AfterEach
  void endAll() throws Exception {
    for (Process process : started) {
      process.destroyForcibly().waitFor();
    }
  }

  private Process start(String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    started.add(process);
    return process;
  }

  private Process java(String option) throws Exception {
    Path classes =
        Path.of(Waiting.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    Process process =
        start(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            option,
            "-cp",
            classes.toString(),
            Waiting.class.getName());
    BufferedReader said = process.inputReader(StandardCharsets.UTF_8);
    String line = said.readLine();
    while (line != null && !line.equals("runs")) {
      line = said.readLine();
    }
    assertEquals("runs", line);
    return process;
  }

  private String refusal(long pid) {
    return String.valueOf(assertThrows(Refusal.class, () -> jvms.open(pid)).getMessage());
  }

  @Test
  void aProcessThatIsNotThereIsToldSo() throws Exception {
    Process gone = java("-Xshare:auto");
    gone.getOutputStream().close();
    gone.waitFor();
    assertTrue(refusal(gone.pid()).contains("there is no process"), refusal(gone.pid()));
    assertTrue(refusal(-1).contains("there is no process -1"), refusal(-1));
  }

  @Test
  void aProgramThatIsNoJvmLivesOn() throws Exception {
    assumeTrue(Files.isExecutable(CAT), "no cat on this machine: skipped");
    Process cat = start(CAT.toString());
    assertEquals("process " + cat.pid() + " is no JVM", refusal(cat.pid()));
    cat.getOutputStream().close();
    assertEquals(0, cat.waitFor(), "ended by a signal");
  }

  @Test
  void aJvmThatForbidsItIsToldSoAndLivesOn() throws Exception {
    for (String option : List.of("-XX:+DisableAttachMechanism", "-Xrs")) {
      Process forbidding = java(option);
      String why = refusal(forbidding.pid());
      assertTrue(why.contains(option), why);
      forbidding.getOutputStream().close();
      assertEquals(0, forbidding.waitFor(), "ended by a signal");
    }
  }

  @Test
  void thisProcessIsNotJoinedByItself() {
    String why = refusal(ProcessHandle.current().pid());
    assertTrue(why.endsWith("is this command itself"), why);
  }

  @Test
  void aJvmThatAllowsItTellsItsPropertiesAndIsAmongThoseThatAreFound() throws Exception {
    Process open = java("-Dpassword=secret");
    try (Jvms.Target target = jvms.open(open.pid())) {
      assertEquals("secret", target.properties().getProperty("password"));
    }
    List<String> programs =
        jvms.found().stream()
            .filter(each -> each.pid() == open.pid())
            .map(Jvms.Found::program)
            .toList();
    assertEquals(List.of(Waiting.class.getName()), programs);
  }
}
