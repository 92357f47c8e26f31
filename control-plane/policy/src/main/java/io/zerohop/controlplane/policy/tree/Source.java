package io.zerohop.controlplane.policy.tree;

/**
 * A text to read.
 *
 * @param name the file's name as the user gave it; empty for a text that no file holds
 * @param text YAML 1.2 with any number of documents, or JSON
 */
public record Source(String name, String text) {
  /** A text out of a request's body: its places are not shown to anybody. */
  public static Source unnamed(String text) {
    return new Source("", text);
  }
}
