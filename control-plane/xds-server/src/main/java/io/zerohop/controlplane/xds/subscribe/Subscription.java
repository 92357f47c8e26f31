package io.zerohop.controlplane.xds.subscribe;

import io.zerohop.controlplane.xds.resource.Encoded;
import io.zerohop.controlplane.xds.resource.ResourceType;
import io.zerohop.controlplane.xds.resource.ResourceView;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One client's subscription to one type: what it wants, holds, refused, and what is on its way. At
 * most one response is on its way at a time; what changes meanwhile is gathered and sent as it then
 * stands.
 */
public abstract sealed class Subscription permits DeltaSubscription, WorldSubscription {
  private final ResourceType type;
  private final Map<String, Refused> refused = new LinkedHashMap<>();
  private @Nullable Response onItsWay;
  private Instant sentAt = Instant.EPOCH;

  /** What the client wants. */
  final Interest interest;

  /** What the client was sent last, whether it has answered or not. */
  final Map<String, Encoded> held = new HashMap<>();

  /** Names to look at when the next response is made. */
  final Set<String> pending = new LinkedHashSet<>();

  /** Of these, those that are answered even if the client holds them already. */
  final Set<String> asked = new HashSet<>();

  Subscription(ResourceType type, Watch watch) {
    this.type = type;
    this.interest = new Interest(this, watch);
  }

  /** The type subscribed to. */
  public final ResourceType type() {
    return type;
  }

  /** Tells whether the client wants this name. */
  public final boolean wants(String name) {
    return interest.includes(name);
  }

  /** The names that the client asked for one by one. */
  public final Set<String> names() {
    return interest.names();
  }

  /** Tells whether the client wants all names. */
  public final boolean wildcard() {
    return interest.wildcard();
  }

  /** These resources changed; the caller has asked {@link Watch} who wants them. */
  public final void changed(Collection<String> names) {
    pending.addAll(names);
  }

  /** Looks at everything wanted anew: the first view came, or the wildcard was asked for. */
  public final void reviewAll(ResourceView view) {
    pending.addAll(interest.names());
    if (interest.wildcard()) {
      pending.addAll(view.names(type));
      pending.addAll(held.keySet());
    }
  }

  /**
   * The next response with what is new to the client, and with what it asked for and does not
   * exist. A client that loses nothing cannot break by it.
   */
  public final @Nullable Response additions(ResourceView view, String nonce, Instant now) {
    return onItsWay != null ? null : sent(nextAdditions(view, nonce), now);
  }

  /** The next response that takes from the client what it holds and what is no longer there. */
  public final @Nullable Response removals(ResourceView view, String nonce, Instant now) {
    return onItsWay != null ? null : sent(nextRemovals(view, nonce), now);
  }

  abstract @Nullable Response nextAdditions(ResourceView view, String nonce);

  abstract @Nullable Response nextRemovals(ResourceView view, String nonce);

  /** Tells whether a response with news, sent after the given time, is not answered yet. */
  public final boolean newsOnItsWay(Instant after) {
    Response response = onItsWay;
    return response != null && !response.resources().isEmpty() && sentAt.isAfter(after);
  }

  /** Tells whether something is left to send or to be answered. */
  public final boolean settled() {
    return onItsWay == null && pending.isEmpty();
  }

  /** What the client refused and still refuses. */
  public final Collection<Refused> refused() {
    return Collections.unmodifiableCollection(refused.values());
  }

  /** Tells whether the client has acknowledged the resource as it stands in the view. */
  public final boolean confirmed(Encoded current) {
    Encoded last = held.get(current.name());
    return last != null
        && last.same(current)
        && !refused.containsKey(current.name())
        && (onItsWay == null || !onItsWay.carries(current.name()));
  }

  /** Ends the subscription: nothing is watched any more. */
  public final void end() {
    interest.clear();
    pending.clear();
  }

  /** Takes the client's answer to a response. */
  final void answered(String nonce, @Nullable String error, Instant now) {
    Response response = onItsWay;
    if (response == null || !response.nonce().equals(nonce)) {
      return;
    }
    onItsWay = null;
    response.removed().forEach(refused::remove);
    List<Encoded> bad = error == null ? List.of() : blamed(response.resources(), error);
    for (Encoded each : response.resources()) {
      if (error != null && bad.contains(each)) {
        Refused before = refused.get(each.name());
        Instant since = before != null && before.resource().same(each) ? before.since() : now;
        refused.put(each.name(), new Refused(each, error, since));
      } else {
        refused.remove(each.name());
      }
    }
  }

  /** Forgets all about a name that the client no longer wants. */
  final void forget(String name) {
    held.remove(name);
    pending.remove(name);
    asked.remove(name);
    refused.remove(name);
  }

  final boolean news(String name, @Nullable Encoded current) {
    Encoded last = held.get(name);
    return current != null && (last == null || asked.contains(name) || !last.same(current));
  }

  /**
   * A client applies the good resources of a response and refuses the others, and names those in
   * its text (gRFC A46). A text that names none is meant for all.
   */
  private static List<Encoded> blamed(List<Encoded> resources, String error) {
    List<Encoded> named = resources.stream().filter(each -> names(error, each.name())).toList();
    return named.isEmpty() ? resources : named;
  }

  /** Whether the name stands in the text by itself, not as a part of a longer one. */
  private static boolean names(String text, String name) {
    for (int at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
      int end = at + name.length();
      boolean begins = at == 0 || !isOfNames(text.charAt(at - 1));
      boolean ends =
          end == text.length()
              || !isOfNames(text.charAt(end))
              || (text.charAt(end) == '.' && !isFollowed(text, end));
      if (begins && ends) {
        return true;
      }
    }
    return false;
  }

  /** A full stop that ends a sentence is followed by nothing of a name. */
  private static boolean isFollowed(String text, int stop) {
    return stop + 1 < text.length() && isOfNames(text.charAt(stop + 1));
  }

  private static boolean isOfNames(char c) {
    return Character.isLetterOrDigit(c) || c == '-' || c == '_' || c == '.' || c == '|';
  }

  private @Nullable Response sent(@Nullable Response response, Instant now) {
    if (response != null) {
      onItsWay = response;
      sentAt = now;
    }
    return response;
  }
}
