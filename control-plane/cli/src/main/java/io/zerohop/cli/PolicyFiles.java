package io.zerohop.cli;

import io.zerohop.controlplane.policy.folder.PolicyFolder;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Policy texts from files, directories and standard input, each with the name to show for it. */
final class PolicyFiles {
  private static final Path STANDARD_INPUT = Path.of("-");

  private PolicyFiles() {}

  /** A text and where it is from. */
  record Text(String source, String text) {}

  /** Reads everything that the arguments name; {@code -} is standard input. */
  static List<Text> read(List<Path> arguments) {
    List<Text> texts = new ArrayList<>();
    for (Path argument : arguments) {
      try {
        if (argument.equals(STANDARD_INPUT)) {
          texts.add(
              new Text("stdin", new String(System.in.readAllBytes(), StandardCharsets.UTF_8)));
        } else {
          readPath(argument, texts);
        }
      } catch (IOException unreadable) {
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

  /** What the arguments name, for a message. */
  static String names(List<Path> arguments) {
    return String.join(", ", arguments.stream().map(Path::toString).toList());
  }

  private static void readPath(Path path, List<Text> texts) throws IOException {
    if (path.toString().isEmpty()) { // else this directory, with all that happens to be in it
      throw new CliException(
          Exit.USAGE, "a file name must not be empty (is a variable of the shell not set?)");
    }
    if (!Files.exists(path)) {
      throw new CliException(Exit.BAD, "cannot read " + path + ": there is no such file");
    }
    if (!Files.isDirectory(path)) {
      texts.add(new Text(path.toString(), text(path)));
      return;
    }
    List<Path> files = PolicyFolder.files(path);
    if (files.isEmpty()) {
      throw new CliException(Exit.BAD, path + " holds no .yaml, .yml or .json file");
    }
    for (Path file : files) {
      texts.add(new Text(file.toString(), text(file)));
    }
  }
}
