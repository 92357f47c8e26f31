package io.zerohop.engine;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tells by one look-up whether a host belongs to the mesh. Names are compared without regard to
 * case and to a dot at the end; the short forms {@code svc}, {@code svc.ns} and {@code svc.ns.svc}
 * are completed by the agent's own namespace. Immutable; a look-up allocates nothing.
 */
public final class Directory {
  /** No host belongs to the mesh. */
  public static final Directory EMPTY = new Directory(List.of(), "default");

  private static final String SVC = ".svc.";

  private final Collection<Listener> listeners;
  private final String namespace;
  private final Entry[] table;
  private final int mask;

  /** A directory of these listeners, as seen from a namespace. */
  public Directory(Collection<Listener> listeners, String namespace) {
    this.listeners = List.copyOf(listeners);
    this.namespace = namespace.toLowerCase(Locale.ROOT);
    Map<String, Entry> entries = new HashMap<>();
    // A service's own names come before other services' further names.
    this.listeners.forEach(listener -> addOwn(entries, listener));
    this.listeners.forEach(listener -> addFurther(entries, listener));
    int size = Integer.highestOneBit(Math.max(4, entries.size()) * 4);
    this.table = new Entry[size];
    this.mask = size - 1;
    for (Entry entry : entries.values()) {
      int at = hash(entry.host) & mask;
      entry.next = table[at];
      table[at] = entry;
    }
  }

  /** The listeners it was made from. */
  public Collection<Listener> listeners() {
    return listeners;
  }

  /** The listener for a host and port; null if the host is outside the mesh. */
  public @Nullable Listener find(String host, int port) {
    int length = length(host);
    Entry entry = table[hash(host) & mask];
    while (entry != null) {
      if (entry.host.length() == length && entry.host.regionMatches(true, 0, host, 0, length)) {
        return entry.at(port);
      }
      entry = entry.next;
    }
    return null;
  }

  private static int length(String host) {
    int length = host.length();
    return length > 0 && host.charAt(length - 1) == '.' ? length - 1 : length;
  }

  private static int hash(String host) {
    int hash = 0;
    for (int i = 0, length = length(host); i < length; i++) {
      char c = host.charAt(i);
      hash = hash * 31 + (c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
    }
    return hash ^ hash >>> 15;
  }

  private void addOwn(Map<String, Entry> entries, Listener listener) {
    HostPort name = HostPort.of(listener.name(), HostPort.ANY);
    for (String host : forms(name.host())) {
      add(entries, host, name.port(), listener);
    }
  }

  private void addFurther(Map<String, Entry> entries, Listener listener) {
    int own = HostPort.of(listener.name(), HostPort.ANY).port();
    for (String further : listener.hosts()) {
      HostPort alias = HostPort.of(further, own);
      add(entries, alias.host(), alias.port(), listener);
    }
  }

  private static void add(Map<String, Entry> entries, String host, int port, Listener listener) {
    entries.computeIfAbsent(host, Entry::new).put(port, listener);
  }

  private List<String> forms(String host) {
    List<String> forms = new ArrayList<>();
    forms.add(host);
    int svc = host.indexOf(SVC);
    int dot = host.indexOf('.');
    if (svc > dot && dot > 0) {
      forms.add(host.substring(0, svc + SVC.length() - 1));
      forms.add(host.substring(0, svc));
      if (host.substring(dot + 1, svc).equals(namespace)) {
        forms.add(host.substring(0, dot));
      }
    }
    return forms;
  }

  /** A host with its ports. */
  private static final class Entry {
    private final String host;
    private final List<Integer> ports = new ArrayList<>();
    private final List<Listener> listeners = new ArrayList<>();
    private int[] portArray = {};
    private Listener[] listenerArray = {};
    private @Nullable Listener any;
    private @Nullable Entry next;

    Entry(String host) {
      this.host = host;
    }

    void put(int port, Listener listener) {
      if (port == HostPort.ANY) {
        any = any == null ? listener : any;
      } else if (!ports.contains(port)) {
        ports.add(port);
        listeners.add(listener);
        portArray = ports.stream().mapToInt(Integer::intValue).toArray();
        listenerArray = listeners.toArray(Listener[]::new);
      }
    }

    @Nullable Listener at(int port) {
      for (int i = 0; i < portArray.length; i++) {
        if (portArray[i] == port) {
          return listenerArray[i];
        }
      }
      return any;
    }
  }
}
