package io.zerohop.controlplane.catalog;

import java.util.List;
import java.util.Map;

/** Registrations for tests. */
final class Given {
  private Given() {}

  static Registration registration(String name, String service, String address) {
    return registration(name, service, address, http(8080));
  }

  static Registration registration(
      String name, String service, String address, WorkloadPort... ports) {
    return new Registration(
        new WorkloadKey("shop", name),
        service,
        Map.of("version", "v1"),
        address,
        false,
        List.of(ports),
        Locality.NONE,
        1,
        "",
        true);
  }

  static WorkloadPort http(int number) {
    return new WorkloadPort("http", number, "HTTP", "", "tomcat");
  }

  static WorkloadPort bound(String name, int number, String address) {
    return new WorkloadPort(name, number, "HTTP", address, "tomcat");
  }
}
