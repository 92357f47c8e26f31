package io.zerohop.controlplane.api.resource;

import com.fasterxml.jackson.databind.JsonNode;
import io.zerohop.controlplane.api.error.StatusError;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Label selectors and field selectors in Kubernetes' syntax. */
public final class Selectors {
  private static final Pattern SET =
      Pattern.compile("\\s*([A-Za-z0-9./_-]+)\\s+(in|notin)\\s*\\(([^)]*)\\)\\s*");
  private static final Pattern EQUAL =
      Pattern.compile("\\s*([A-Za-z0-9./_-]+)\\s*(==|=|!=)\\s*([A-Za-z0-9._-]*)\\s*");
  private static final Pattern EXISTS = Pattern.compile("\\s*(!?)\\s*([A-Za-z0-9./_-]+)\\s*");

  private Selectors() {}

  /** What both selectors let through, judged by an object's metadata. */
  public static Predicate<JsonNode> metadata(String labelSelector, String fieldSelector) {
    Predicate<JsonNode> labels = labels(labelSelector);
    Predicate<JsonNode> fields = fields(fieldSelector);
    return metadata -> labels.test(metadata.path("labels")) && fields.test(metadata);
  }

  private static Predicate<JsonNode> labels(String selector) {
    Predicate<JsonNode> all = labels -> true;
    for (String part : split(selector)) {
      all = all.and(requirement(part));
    }
    return all;
  }

  private static Predicate<JsonNode> requirement(String part) {
    Matcher set = SET.matcher(part);
    if (set.matches()) {
      Set<String> values = new TreeSet<>();
      for (String value : set.group(3).split(",", -1)) {
        values.add(value.trim());
      }
      boolean in = set.group(2).equals("in");
      String name = set.group(1);
      return labels -> labels.has(name) ? values.contains(labels.path(name).asText()) == in : !in;
    }
    Matcher equal = EQUAL.matcher(part);
    if (equal.matches()) {
      boolean not = equal.group(2).equals("!=");
      return labels ->
          labels.has(equal.group(1))
              ? labels.path(equal.group(1)).asText().equals(equal.group(3)) != not
              : not;
    }
    Matcher exists = EXISTS.matcher(part);
    if (exists.matches()) {
      return labels -> labels.has(exists.group(2)) == exists.group(1).isEmpty();
    }
    throw StatusError.badRequest("unable to parse the label selector's part \"" + part + "\"");
  }

  private static Predicate<JsonNode> fields(String selector) {
    Predicate<JsonNode> all = metadata -> true;
    for (String part : split(selector)) {
      Matcher equal = EQUAL.matcher(part);
      String field = equal.matches() ? equal.group(1) : "";
      if (!field.equals("metadata.name") && !field.equals("metadata.namespace")) {
        throw StatusError.badRequest(
            "field label not supported: " + part + " (metadata.name and metadata.namespace are)");
      }
      boolean not = equal.group(2).equals("!=");
      String name = field.substring("metadata.".length());
      all = all.and(metadata -> metadata.path(name).asText().equals(equal.group(3)) != not);
    }
    return all;
  }

  /** The parts between commas that are not inside brackets. */
  private static List<String> split(String selector) {
    List<String> parts = new ArrayList<>();
    int depth = 0;
    int start = 0;
    for (int i = 0; i <= selector.length(); i++) {
      char c = i < selector.length() ? selector.charAt(i) : ',';
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      if (c == ',' && (depth == 0 || i == selector.length())) {
        String part = selector.substring(start, i);
        if (!part.isBlank()) {
          parts.add(part);
        }
        start = i + 1;
      }
    }
    return parts;
  }
}
