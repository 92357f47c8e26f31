package io.zerohop.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
  void ofAnArchiveThatWasMadeAtAnExitTheJvmDoesNotTellWhetherItTookIt(@TempDir Path directory)
      throws IOException {
    ByteBuffer magic = ByteBuffer.allocate(8).order(ByteOrder.nativeOrder()).putInt(0xf00baba8);
    Path archive = Files.write(directory.resolve("app.jsa"), magic.array());

    for (String named : List.of(archive.toString(), "base.jsa" + File.pathSeparator + archive)) {
      List<String> options = List.of("-XX:SharedArchiveFile=" + named);
      String words = ClassArchive.words(TAKEN, options);
      assertTrue(words.startsWith("archive of classes " + named + " is asked for"), words);
      assertEquals("", ClassArchive.refusal(TAKEN, options));
    }
    Files.write(archive, new byte[2]);
    List<String> options = List.of("-XX:SharedArchiveFile=" + archive);
    assertTrue(ClassArchive.words(TAKEN, options).endsWith(" is in use"));
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
