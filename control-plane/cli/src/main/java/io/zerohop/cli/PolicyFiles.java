package io.zerohop.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Policy texts from files, directories and standard input, each with the name to show for it. */
final class PolicyFiles {
  private PolicyFiles() {}

  /** A text and where it is from. */
  record Text(String source, String text) {}

  /** Reads everything that the arguments name; {@code -} is standard input. */
  static List<Text> read(List<String> arguments) {
    List<Text> texts = new ArrayList<>();
    for (String argument : arguments) {
      try {
        if (argument.equals("-")) {
          texts.add(
              new Text("stdin", new String(System.in.readAllBytes(), StandardCharsets.UTF_8)));
        } else {
          readPath(Path.of(argument), texts);
        }
      } catch (IOException | UncheckedIOException unreadable) {
        throw new CliException(
            Exit.BAD, "cannot read " + argument + ": " + unreadable.getMessage());
      }
    }
    return texts;
  }

  private static String text(Path file) throws IOException {
    try {
      return Files.readString(file);
    } catch (CharacterCodingException binary) {
      throw new CliException(Exit.BAD, "cannot read " + file + ": it is not UTF-8 text");
    }
  }

  private static void readPath(Path path, List<Text> texts) throws IOException {
    if (!Files.exists(path)) {
      throw new CliException(Exit.BAD, "cannot read " + path + ": there is no such file");
    }
    if (!Files.isDirectory(path)) {
      texts.add(new Text(path.toString(), text(path)));
      return;
    }
    List<Path> files;
    try (Stream<Path> walk = Files.walk(path)) {
      files = walk.filter(PolicyFiles::isPolicy).sorted().toList();
    }
    if (files.isEmpty()) {
      throw new CliException(Exit.BAD, path + " holds no .yaml, .yml or .json file");
    }
    for (Path file : files) {
      texts.add(new Text(file.toString(), text(file)));
    }
  }

  private static boolean isPolicy(Path file) {
    String name = file.getFileName().toString();
    return Files.isRegularFile(file)
        && (name.endsWith(".yaml") || name.endsWith(".yml") || name.endsWith(".json"));
  }
}
