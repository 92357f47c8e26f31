package io.zerohop.xds.client;

import com.google.protobuf.Message;
import java.util.List;
import java.util.function.Function;

/**
 * Judges a resource before it is held. Called on the client's thread, one resource at a time; must
 * not block.
 */
public interface ResourceParser {
  /**
   * What to make of a resource. An exception counts as a refusal with its message.
   *
   * @param name the name that it is subscribed by
   * @param message a Listener, RouteConfiguration, Cluster or ClusterLoadAssignment
   */
  Verdict parse(ResourceType type, String name, Message message);

  /**
   * A parser that has each resource translated and then judged: so that who joins the two needs to
   * know nothing of protobuf.
   *
   * @param <T> what the translation makes of a resource
   */
  static <T> ResourceParser of(Function<Message, T> translation, Judge<T> judge) {
    return (type, name, message) -> judge.judge(type, name, translation.apply(message));
  }

  /** Judges what a resource was translated to. */
  @FunctionalInterface
  interface Judge<T> {
    /** What to make of it; see {@link ResourceParser#parse}. */
    Verdict judge(ResourceType type, String name, T translated);
  }

  /** Accepted or refused. */
  sealed interface Verdict {}

  /**
   * The resource is taken.
   *
   * @param value what consumers get in its place, see {@link Held#value()}
   */
  record Accepted(Object value) implements Verdict {}

  /**
   * The resource is not taken; the one held before stays in force and the control plane is told.
   *
   * @param problems each names the field and what is wrong with it
   */
  record Refused(List<String> problems) implements Verdict {
    public Refused {
      problems = List.copyOf(problems);
    }
  }
}
