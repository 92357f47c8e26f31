package io.zerohop.controlplane.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zerohop.controlplane.policy.folder.PolicyFolder;
import io.zerohop.controlplane.policy.kind.Kind;
import io.zerohop.controlplane.policy.kind.Kinds;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Applies a directory's policies, and again whenever a file changes: all of them or, if one is bad,
 * none, and what is in force stays. What a file no longer holds is deleted, if it came from here.
 * That all files are gone is taken for trouble, such as a volume that is not mounted, and not for a
 * wish.
 */
final class PolicyDirectory implements Runnable {
  private static final long LOOK_MILLIS = 500;
  private static final int OK = 200;
  private static final int NOT_FOUND = 404;
  private static final int SERVER_ERRORS = 500;
  private static final String EMPTY =
      "it holds no .yaml, .yml or .json file any more; what came from it stays in force"
          + " (to delete it all, leave a file that has only a comment)";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path directory;
  private final OwnApi api;
  private final Consumer<String> problems;
  private final Path memory;
  private @Nullable Map<String, String> seen;
  private @Nullable Map<String, String> applied;
  private String lastFailure = "";

  /**
   * Follows a directory once it is run.
   *
   * @param memory a file that keeps, over restarts, what came from the directory
   * @param problems takes lines for the operator
   */
  PolicyDirectory(Path directory, Path memory, OwnApi api, Consumer<String> problems) {
    this.directory = directory;
    this.memory = memory;
    this.api = api;
    this.problems = problems;
  }

  @Override
  public void run() {
    try {
      while (true) {
        look();
        Thread.sleep(LOOK_MILLIS);
      }
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Applies the files if they differ from those applied last. A file that is just being written may
   * be empty or cut, so that a change counts once two looks in a row have found it.
   */
  void look() throws InterruptedException {
    try {
      Map<String, String> files = read();
      boolean settled = seen == null || files.equals(seen);
      seen = files;
      if (settled && !files.equals(applied)) {
        apply(files);
        applied = files;
      }
      lastFailure = "";
    } catch (IOException | RuntimeException failed) {
      String line = "zerohop: cannot read or apply " + directory + ": " + failed + "; tried again";
      if (!line.equals(lastFailure)) {
        problems.accept(line);
        lastFailure = line;
      }
    }
  }

  private Map<String, String> read() throws IOException {
    Map<String, String> files = new TreeMap<>();
    for (Path file : PolicyFolder.files(directory)) {
      files.put(file.toString(), text(file));
    }
    if (files.isEmpty() && !remembered().isEmpty()) {
      throw new IOException(EMPTY);
    }
    return files;
  }

  private static String text(Path file) throws IOException {
    try {
      return Files.readString(file);
    } catch (CharacterCodingException binary) {
      throw new IOException(file + " is not UTF-8 text", binary);
    }
  }

  private void apply(Map<String, String> files) throws IOException, InterruptedException {
    ObjectNode body = JSON.createObjectNode();
    ArrayNode documents = body.putArray("documents");
    files.forEach((name, text) -> documents.addObject().put("source", name).put("text", text));
    // Services that agents imply are not there yet when the control plane starts.
    body.put("namespace", "default").put("dryRun", false).put("allowUnresolved", true);
    HttpResponse<String> response = api.post("/zerohop/v1/apply", body.toString());
    JsonNode answer = JSON.readTree(response.body());
    if (response.statusCode() >= SERVER_ERRORS) {
      // It is not about the files: the same may do in a moment.
      throw new IOException(answer.path("message").asText("HTTP " + response.statusCode()));
    }
    answer.path("problems").forEach(problem -> problems.accept(line(problem)));
    if (!answer.path("accepted").asBoolean()) {
      String why = answer.hasNonNull("message") ? " (" + answer.path("message").asText() + ")" : "";
      problems.accept(
          "zerohop: " + directory + " was not applied" + why + "; what is in force stays");
      return;
    }
    Set<String> now = new LinkedHashSet<>();
    answer.path("results").forEach(result -> now.add(path(result)));
    Set<String> left = deleteAllBut(now);
    now.addAll(left);
    Files.write(memory, now);
    if (!left.isEmpty()) {
      throw new IOException("cannot delete " + String.join(", ", left));
    }
  }

  /** Deletes what came from here before and is not wanted now; gives what could not be deleted. */
  private Set<String> deleteAllBut(Set<String> wanted) throws IOException, InterruptedException {
    Set<String> left = new LinkedHashSet<>();
    for (String gone : remembered()) {
      int status = wanted.contains(gone) ? OK : api.delete(gone).statusCode();
      if (status != OK && status != NOT_FOUND) {
        left.add(gone);
      }
    }
    return left;
  }

  private List<String> remembered() throws IOException {
    return Files.exists(memory) ? Files.readAllLines(memory) : List.of();
  }

  private static String path(JsonNode result) {
    for (Kind kind : Kinds.all()) {
      if (kind.kind().equals(result.path("kind").asText())) {
        return (kind.group().isEmpty() ? "/api/" : "/apis/")
            + kind.apiVersion()
            + "/namespaces/"
            + result.path("namespace").asText()
            + "/"
            + kind.plural()
            + "/"
            + result.path("name").asText();
      }
    }
    throw new IllegalArgumentException("result must be of a known kind, was " + result);
  }

  private static String line(JsonNode problem) {
    String hint = problem.path("hint").asText();
    return "%s %s  %s  %s%s"
        .formatted(
            problem.path("code").asText(),
            problem.path("level").asText(),
            problem.path("where").asText(),
            problem.path("message").asText(),
            hint.isEmpty() ? "" : "  (" + hint + ")");
  }
}
