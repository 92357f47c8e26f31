package io.zerohop.scenarios;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The fenced blocks of the documentation, in their order. */
final class Documents {
  private static final Pattern FENCE =
      Pattern.compile("^```(\\w*)\\n(.*?)^```", Pattern.MULTILINE | Pattern.DOTALL);

  private Documents() {}

  /** One block: its language, empty for commands and their output, and its text. */
  record Block(Path file, String language, String text) {}

  static List<Block> blocks(Path file) throws IOException {
    List<Block> blocks = new ArrayList<>();
    Matcher matcher = FENCE.matcher(Files.readString(file));
    while (matcher.find()) {
      blocks.add(new Block(file, matcher.group(1), matcher.group(2)));
    }
    return blocks;
  }

  /** The README and everything below docs. */
  static List<Path> all() throws IOException {
    List<Path> files = new ArrayList<>();
    files.add(Jars.root().resolve("README.md"));
    files.add(Jars.root().resolve("CONTRIBUTING.md"));
    try (Stream<Path> walk = Files.walk(Jars.root().resolve("docs"))) {
      walk.filter(path -> path.toString().endsWith(".md")).sorted().forEach(files::add);
    }
    return files;
  }

  /** The commands of a block, without their comments. */
  static List<String> commands(Block block) {
    return block
        .text()
        .lines()
        .map(line -> line.replaceAll("\\s+#.*", "").strip())
        .filter(
            line ->
                line.startsWith("./zerohop ")
                    || line.startsWith("java -javaagent:agent/")
                    || line.startsWith("java -javaagent:opentelemetry")
                    || line.startsWith("kubectl "))
        .toList();
  }
}
