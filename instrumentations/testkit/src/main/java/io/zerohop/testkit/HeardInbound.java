package io.zerohop.testkit;

import io.zerohop.spi.Inbound;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps in words what adapters tell of servers. Thread-safe. */
public final class HeardInbound implements Inbound, AutoCloseable {
  private final List<String> events = new CopyOnWriteArrayList<>();
  private final List<Throwable> faults = new CopyOnWriteArrayList<>();

  private HeardInbound() {}

  /** Connects the adapters of this JVM, which must be woven, to a new listener. */
  public static HeardInbound connect() {
    HeardInbound heard = new HeardInbound();
    WovenJvm.current().connect(null, heard, (where, fault) -> heard.faults.add(fault));
    return heard;
  }

  /**
   * What was told so far: {@code listening LIBRARY ADDRESS PROTOCOL}, with {@code tls} at the end
   * where the server has its own, and {@code closed ADDRESS}.
   */
  public List<String> events() {
    return events;
  }

  /** Faults that adapters reported; empty unless a test provokes them. */
  public List<Throwable> faults() {
    return faults;
  }

  @Override
  public void listening(Listening listening) {
    String tls = listening.tls() ? " tls" : "";
    events.add(
        "listening "
            + listening.library()
            + " "
            + listening.address()
            + " "
            + listening.protocol()
            + tls);
  }

  @Override
  public void closed(InetSocketAddress address) {
    events.add("closed " + address);
  }

  @Override
  public void close() {
    WovenJvm.current().connect(null, null, (where, fault) -> {});
  }
}
