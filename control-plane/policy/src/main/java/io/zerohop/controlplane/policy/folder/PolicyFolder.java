package io.zerohop.controlplane.policy.folder;

import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The policies in a directory: its .yaml, .yml and .json files and those of the directories in it,
 * but for all that is hidden, by a name that begins with a dot. Links are followed, and a file that
 * has several names counts once: a ConfigMap that is mounted is a link into a hidden directory.
 */
public final class PolicyFolder {
  private PolicyFolder() {}

  /**
   * The files, sorted by their paths, which begin with the directory's.
   *
   * @throws IOException if something of it cannot be looked at, as a link that leads nowhere
   */
  public static List<Path> files(Path directory) throws IOException {
    SortedSet<Path> found = new TreeSet<>();
    Files.walkFileTree(
        directory,
        Set.of(FileVisitOption.FOLLOW_LINKS),
        Integer.MAX_VALUE,
        new Visitor(directory, found));
    List<Path> files = new ArrayList<>();
    Set<Path> places = new HashSet<>();
    for (Path file : found) {
      if (places.add(file.toRealPath())) {
        files.add(file);
      }
    }
    return files;
  }

  private static final class Visitor extends SimpleFileVisitor<Path> {
    /** Of a file; v1.2 has none. */
    private static final Pattern EXTENSION = Pattern.compile("\\.\\p{Alpha}[^.]*$");

    private final Path top;
    private final Set<Path> found;

    Visitor(Path top, Set<Path> found) {
      this.top = top;
      this.found = found;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
      return directory.equals(top) || !isHidden(directory)
          ? FileVisitResult.CONTINUE
          : FileVisitResult.SKIP_SUBTREE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      String name = file.getFileName().toString();
      // Links are followed, so that one that is still a link here cannot be: its target is away.
      if (attributes.isSymbolicLink() && !isHidden(file) && mayHoldPolicies(name)) {
        throw new NoSuchFileException(
            file.toString(),
            Files.readSymbolicLink(file).toString(),
            "what the link leads to cannot be reached");
      }
      if (attributes.isRegularFile() && !isHidden(file) && isPolicy(name)) {
        found.add(file);
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
      if (failure instanceof FileSystemLoopException || (!file.equals(top) && isHidden(file))) {
        return FileVisitResult.CONTINUE; // what a link leads back to is visited anyway
      }
      throw failure;
    }

    private static boolean isHidden(Path path) {
      return path.getFileName().toString().startsWith(".");
    }

    /** Whether it is named like a policy or a directory; those have no extension as other files. */
    private static boolean mayHoldPolicies(String name) {
      return isPolicy(name) || !EXTENSION.matcher(name).find();
    }

    private static boolean isPolicy(String name) {
      return name.endsWith(".yaml") || name.endsWith(".yml") || name.endsWith(".json");
    }
  }
}
