package io.zerohop.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class ClassArchiveTest {
  private static final String TAKEN = "mixed mode, sharing";
  private static final String REFUSED = "mixed mode";

  @Test
  void nothingIsToldWhereNoArchiveWasAskedFor() {
    assertEquals("", ClassArchive.refusal(REFUSED, List.of("-Xmx1g")));
    assertEquals("none asked for", ClassArchive.words(TAKEN, List.of("-Xmx1g")));
  }

  @Test
  void anArchiveThatTheJvmTookIsInUse() {
    List<String> options = List.of("-XX:SharedArchiveFile=app.jsa");

    assertEquals("", ClassArchive.refusal(TAKEN, options));
    assertEquals("archive of classes app.jsa is in use", ClassArchive.words(TAKEN, options));
  }

  @Test
  void aCacheThatTheJvmRefusedIsToldWithWhatToDo() {
    String refusal = ClassArchive.refusal(REFUSED, List.of("-XX:AOTCache=app.aot"));

    assertTrue(refusal.startsWith("AOT cache app.aot was refused"), refusal);
    assertTrue(refusal.contains("--add-modules=java.instrument"), refusal);
    assertEquals(refusal, ClassArchive.words(REFUSED, List.of("-XX:AOTCache=app.aot")));
  }

  @Test
  void anArchiveThatTheUserSwitchedOffIsNotRefused() {
    assertEquals("", ClassArchive.refusal(REFUSED, List.of("-XX:AOTCache=a", "-Xshare:off")));
    assertEquals("", ClassArchive.refusal(REFUSED, List.of("-XX:AOTCache=a", "-XX:AOTMode=off")));
  }
}
