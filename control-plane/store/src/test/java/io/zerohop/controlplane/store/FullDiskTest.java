package io.zerohop.controlplane.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A control plane whose disk takes no more, and that is started again when it does. */
class FullDiskTest {
  /** With the directory in $D; the arguments are those of Java up to what is to be done. */
  private static final String FILL_AND_FIND =
      "\"$@\" fill \"$D\" \"$D.accepted\" && \"$@\" find \"$D\" \"$D.accepted\"";

  @TempDir Path directory;

  @Test
  void nothingThatWasAcceptedIsLostWhereTheFileSystemIsFull() throws Exception {
    String small = "mount -t tmpfs -o size=3m tmpfs \"$D\"";
    if (run("unshare", "-Urm", "sh", "-c", small).exit() != 0) {
      String line = "skipped: a disk that is full, as unshare and mount may not make a small one";
      new PrintStream(new FileOutputStream(FileDescriptor.err), true).println(line);
      abort(line);
    }
    String room = "head -c 500000 /dev/zero > \"$D/" + FillsTheDisk.ROOM + "\"";
    String script = String.join(" && ", small, room, FILL_AND_FIND);
    assertFound(run(withJava("unshare", "-Urm", "sh", "-c", script, "sh")), "full");
  }

  @Test
  void nothingThatWasAcceptedIsLostWhereTheDatabaseMayNotGrow() throws Exception {
    String script = FILL_AND_FIND.replaceFirst("(.*) && ", "(ulimit -f 4000; $1) && ");
    assertFound(run(withJava("sh", "-c", script, "sh")), "I/O error");
  }

  private static void assertFound(Ended ended, String why) {
    assertEquals(0, ended.exit(), ended.output());
    List<String> lines = ended.output().lines().toList();
    assertTrue(
        lines.stream().anyMatch(line -> line.startsWith("refused") && line.contains(why)),
        ended.output());
    assertTrue(lines.get(lines.size() - 1).startsWith("found all "), ended.output());
  }

  private static String[] withJava(String... command) {
    List<String> all = new ArrayList<>(List.of(command));
    all.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    all.addAll(List.of("-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path")));
    all.add(FillsTheDisk.class.getName());
    return all.toArray(String[]::new);
  }

  private record Ended(int exit, String output) {}

  private Ended run(String... command) throws IOException, InterruptedException {
    Path data = Files.createDirectories(directory.resolve("disk"));
    Path log = directory.resolve("log");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().put("D", data.toString());
    try {
      Process process = builder.start();
      assertTrue(process.waitFor(180, TimeUnit.SECONDS));
      return new Ended(process.exitValue(), Files.readString(log, StandardCharsets.UTF_8));
    } catch (IOException absent) {
      return new Ended(1, absent.toString());
    }
  }
}
