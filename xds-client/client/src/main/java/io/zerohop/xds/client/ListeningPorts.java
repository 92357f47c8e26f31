package io.zerohop.xds.client;

import java.util.List;

/**
 * The ports that the application listens on, all of them.
 *
 * @param ready false while the application says that it is not ready for calls
 */
public record ListeningPorts(List<Port> ports, boolean ready) {
  /** Nothing listens yet. */
  public static final ListeningPorts NONE = new ListeningPorts(List.of(), true);

  public ListeningPorts {
    ports = List.copyOf(ports);
  }

  /**
   * One port.
   *
   * @param name {@code http}, {@code grpc}, {@code port-8081} or as the user named it
   * @param protocol {@code HTTP}, {@code GRPC} or {@code TCP}
   * @param address what it is bound to; empty: every address
   * @param source the instrumentation that saw it
   */
  public record Port(String name, int number, String protocol, String address, String source) {}
}
