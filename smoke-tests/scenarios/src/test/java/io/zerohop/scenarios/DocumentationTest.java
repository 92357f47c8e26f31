package io.zerohop.scenarios;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What can be told of the documentation by reading it. */
class DocumentationTest {
  private static final Pattern LINK = Pattern.compile("]\\(([^)#]*)(?:#([^)]*))?\\)");

  @Test
  void everyLinkLeadsToAFileOfThisRepositoryAndItsHeading() throws IOException {
    List<String> broken = new ArrayList<>();
    int links = 0;
    for (Path file : Documents.all()) {
      Matcher link = LINK.matcher(Files.readString(file));
      while (link.find()) {
        if (!link.group(1).contains("://")) {
          links++;
          if (!leads(file, link.group(1), link.group(2))) {
            broken.add(file + ": " + link.group());
          }
        }
      }
    }
    assertEquals(List.of(), broken);
    assertTrue(links > 50, links + " links found");
  }

  private static boolean leads(Path from, String path, @Nullable String heading)
      throws IOException {
    Path to = path.isEmpty() ? from : from.resolveSibling(path).normalize();
    if (!Files.exists(to) || heading == null) {
      return Files.exists(to);
    }
    return Files.readAllLines(to).stream()
        .filter(line -> line.startsWith("#"))
        .map(line -> line.replaceFirst("#+ ", "").toLowerCase(Locale.ROOT))
        .map(line -> line.replaceAll("[^\\w\\- ]", "").strip().replace(' ', '-'))
        .anyMatch(heading::equals);
  }

  @Test
  void theReadmeIsShort() throws IOException {
    long lines = Files.readAllLines(Jars.root().resolve("README.md")).size();
    assertTrue(lines <= 150, lines + " lines");
  }
}
