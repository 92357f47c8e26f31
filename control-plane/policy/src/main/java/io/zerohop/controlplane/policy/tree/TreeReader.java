package io.zerohop.controlplane.policy.tree;

import io.zerohop.controlplane.policy.problem.Code;
import io.zerohop.controlplane.policy.problem.FieldPath;
import io.zerohop.controlplane.policy.problem.Location;
import io.zerohop.controlplane.policy.problem.Problems;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * Reads YAML 1.2 (core schema) with any number of documents, and JSON by the same way. After a
 * syntax error it goes on at the next document, so that all problems show at once.
 */
public final class TreeReader {
  private static final int MAX_CODE_POINTS = 32 * 1024 * 1024;

  private final Source source;
  private final Problems problems;

  private TreeReader(Source source, Problems problems) {
    this.source = source;
    this.problems = problems;
  }

  /** The documents of the text, without empty ones. What cannot be read becomes a problem. */
  public static List<Node> read(Source source, Problems problems) {
    return new TreeReader(source, problems).documents();
  }

  private List<Node> documents() {
    List<Node> read = new ArrayList<>();
    String text = tabsToBlanksInJson(source.text());
    int firstLine = 0;
    while (firstLine >= 0) {
      firstLine = readFrom(text, firstLine, read);
    }
    return read;
  }

  /** Reads from the given line (from 0) on; returns where to go on after a syntax error, or -1. */
  private int readFrom(String text, int firstLine, List<Node> into) {
    String rest = text.substring(offsetOfLine(text, firstLine));
    NodeBuilder builder = new NodeBuilder(source.name(), firstLine, problems);
    try {
      Iterator<org.snakeyaml.engine.v2.nodes.Node> documents =
          new Compose(settings()).composeAllFromString(rest).iterator();
      while (documents.hasNext()) {
        Node node = builder.build(documents.next());
        if (!(node instanceof Node.Scalar scalar && scalar.value() == null)) {
          into.add(node);
        }
      }
      return -1;
    } catch (MarkedYamlEngineException e) {
      int line = firstLine + e.getProblemMark().map(mark -> mark.getLine()).orElse(0);
      int column = e.getProblemMark().map(mark -> mark.getColumn()).orElse(0);
      problems.add(
          Code.SYNTAX, FieldPath.ROOT, new Location(source.name(), line + 1, column + 1), text(e));
      return nextDocument(text, Math.max(line, firstLine + 1));
    } catch (StackOverflowError tooDeep) {
      // The library's composer calls itself for each level.
      Location start = new Location(source.name(), firstLine + 1, 1);
      problems.add(
          Code.SYNTAX, FieldPath.ROOT, start, "values are nested so deep that they cannot be read");
      return -1;
    } catch (YamlEngineException e) {
      Location start = new Location(source.name(), firstLine + 1, 1);
      problems.add(Code.SYNTAX, FieldPath.ROOT, start, String.valueOf(e.getMessage()).strip());
      return -1;
    }
  }

  private static String text(MarkedYamlEngineException e) {
    String problem = e.getProblem() == null ? "cannot be read" : e.getProblem();
    String context = e.getContext() == null ? "" : e.getContext() + ": ";
    return (context + problem).strip().toLowerCase(Locale.ROOT).equals(problem)
        ? problem
        : context + problem;
  }

  private static LoadSettings settings() {
    return LoadSettings.builder()
        .setSchema(new CoreSchema())
        .setUseMarks(true)
        .setCodePointLimit(MAX_CODE_POINTS)
        .setMaxAliasesForCollections(50)
        .setEnvConfig(Optional.empty())
        .build();
  }

  /** JSON allows tabs between its tokens and nowhere else; the YAML scanner does not. */
  private static String tabsToBlanksInJson(String text) {
    String start = text.stripLeading();
    return start.startsWith("{") || start.startsWith("[") ? text.replace('\t', ' ') : text;
  }

  /** The first line, from the given one on, that starts a document; -1 where there is none. */
  private static int nextDocument(String text, int fromLine) {
    int line = fromLine;
    for (int at = offsetOfLine(text, line); at < text.length(); at = offsetAfter(text, at)) {
      if (text.startsWith("---", at)) {
        return line;
      }
      line++;
    }
    return -1;
  }

  private static int offsetOfLine(String text, int line) {
    int at = 0;
    for (int i = 0; i < line && at < text.length(); i++) {
      at = offsetAfter(text, at);
    }
    return at;
  }

  private static int offsetAfter(String text, int at) {
    int end = text.indexOf('\n', at);
    return end < 0 ? text.length() : end + 1;
  }
}
