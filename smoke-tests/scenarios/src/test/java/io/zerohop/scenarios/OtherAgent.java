package io.zerohop.scenarios;

import io.zerohop.scenarios.Program.Start;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jacoco.core.data.ExecutionData;
import org.jacoco.core.tools.ExecFileLoader;

/** An agent of somebody else's, which tells in a file what it saw when the JVM has ended. */
enum OtherAgent {
  /** Weaves the services' methods and their calls of HTTP clients, by an aop.xml. */
  ASPECTJ {
    @Override
    String option(Path report) {
      return "-javaagent:" + Jars.neighbour("aspectjweaver.jar");
    }

    @Override
    void into(List<String> command, Path report) {
      int classPath = command.indexOf("-cp") + 1;
      command.set(classPath, command.get(classPath) + File.pathSeparator + Jars.aspects());
      command.add(1, "-Daspects.report=" + report);
    }

    @Override
    boolean saw(int calls, String main, Path report) throws IOException {
      String[] counts = Files.readString(report).split(" ", -1);
      return Arrays.stream(counts).allMatch(count -> Integer.parseInt(count) >= calls);
    }
  },

  /** Puts probes into all classes of the application. */
  JACOCO {
    @Override
    String option(Path report) {
      return "-javaagent:" + Jars.neighbour("jacocoagent.jar") + "=destfile=" + report;
    }

    // It tells no number of calls: more of the class is reached where one has come to its end.
    @Override
    boolean saw(int calls, String main, Path report) throws IOException {
      ExecFileLoader loader = new ExecFileLoader();
      loader.load(report.toFile());
      return loader.getExecutionDataStore().getContents().stream()
          .filter(covered -> covered.getName().equals(main.replace('.', '/')))
          .anyMatch(covered -> reached(covered) >= Math.min(calls, 2));
    }

    private int reached(ExecutionData covered) {
      int reached = 0;
      for (boolean probe : covered.getProbes()) {
        reached += probe ? 1 : 0;
      }
      return reached;
    }
  },

  /** Weaves the same methods of the JDK's clients as we do, with a Byte Buddy of its own. */
  BYTE_BUDDY {
    @Override
    String option(Path report) {
      return "-javaagent:" + Jars.countingAgent() + "=" + report;
    }

    @Override
    boolean saw(int calls, String main, Path report) throws IOException {
      return Integer.parseInt(Files.readString(report)) >= calls;
    }
  };

  /** What the JVM is started with. */
  abstract String option(Path report);

  /**
   * Whether it has seen so many calls of the application's.
   *
   * @param main the application's class that calls
   */
  abstract boolean saw(int calls, String main, Path report) throws IOException;

  /** What it needs beside its option. */
  void into(List<String> command, Path report) {}

  /** The application with it in the place of our agent. */
  Start alone(Start joined, Path report) {
    return start(joined, report, List.of(option(report)));
  }

  /** The application with both, ours after it or before. */
  Start beside(Start joined, Path report, boolean first) {
    String ours = joined.command().get(1);
    String theirs = option(report);
    return start(joined, report, first ? List.of(theirs, ours) : List.of(ours, theirs));
  }

  private Start start(Start joined, Path report, List<String> agents) {
    List<String> command = new ArrayList<>(joined.command());
    command.remove(1);
    command.addAll(1, agents);
    into(command, report);
    return new Start(joined.name(), joined.directory(), command, joined.environment());
  }
}
