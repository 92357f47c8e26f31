import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Gathers the classes of every module of instrumentations/pom.xml that has a contract test, at
 * build time: so the contract meets the finished agent jar without a list of its own. A class that
 * two modules have is an error, since one of them would test the other's.
 *
 * <p>Arguments: the folder instrumentations, the folder to fill.
 */
final class GatherContracts {
  private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");
  private static final List<String> LEFT_OUT = List.of("META-INF", "package-info.class");

  private final Path into;

  private GatherContracts(Path into) {
    this.into = into;
  }

  public static void main(String[] arguments) throws IOException {
    Path from = Path.of(arguments[0]);
    GatherContracts gathered = new GatherContracts(Path.of(arguments[1]));
    gathered.clear();
    List<String> modules = new ArrayList<>();
    Matcher listed = MODULE.matcher(Files.readString(from.resolve("pom.xml")));
    while (listed.find()) {
      Path target = from.resolve(listed.group(1)).resolve("target");
      if (hasContract(target.resolve("test-classes"))) {
        gathered.take(target.resolve("classes"));
        gathered.take(target.resolve("test-classes"));
        modules.add(listed.group(1));
      }
    }
    if (modules.isEmpty()) {
      throw new IllegalStateException("a module must have a contract test, none has in " + from);
    }
    System.out.println("The contract meets the agent jar in " + modules);
  }

  private void clear() throws IOException {
    for (Path old : files(into)) {
      Files.delete(old);
    }
  }

  private static boolean hasContract(Path classes) throws IOException {
    return files(classes).stream().anyMatch(file -> file.toString().endsWith("ContractTest.class"));
  }

  private void take(Path classes) throws IOException {
    for (Path file : files(classes)) {
      Path name = classes.relativize(file);
      if (LEFT_OUT.contains(name.getName(0).toString())
          || LEFT_OUT.contains(name.getFileName().toString())) {
        continue;
      }
      Path taken = into.resolve(name);
      Files.createDirectories(taken.getParent());
      Files.copy(file, taken); // fails where another module has it
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).toList();
    } catch (UncheckedIOException unreadable) {
      throw unreadable.getCause();
    }
  }
}
