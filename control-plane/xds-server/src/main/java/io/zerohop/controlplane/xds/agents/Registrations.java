package io.zerohop.controlplane.xds.agents;

import io.zerohop.controlplane.catalog.Addresses;
import io.zerohop.controlplane.catalog.Locality;
import io.zerohop.controlplane.catalog.Registration;
import io.zerohop.controlplane.catalog.WorkloadKey;
import io.zerohop.controlplane.catalog.WorkloadPort;
import io.zerohop.controlplane.xds.wire.Peer;
import io.zerohop.proto.zerohop.v1.Ports;
import io.zerohop.proto.zerohop.v1.Refused;
import io.zerohop.proto.zerohop.v1.Register;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads what an agent registers; what cannot be published is refused with the reason. */
final class Registrations {
  private static final String DEFAULT_NAMESPACE = "default";

  /** What may stand in a host name (RFC 1123), so that the service can be called by it. */
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?");

  /** It is shown on consoles and in logs. */
  private static final Pattern INSTANCE = Pattern.compile("[\\x21-\\x7e]{1,253}");

  private Registrations() {}

  /** Why the registration cannot be taken, null if it can. */
  static @Nullable Refused refusal(Register register) {
    if (!INSTANCE.matcher(register.getInstance()).matches()) {
      return refused(
          "INVALID_INSTANCE",
          "the instance's name must have 1 to 253 printable characters and no blanks");
    }
    if (!NAME.matcher(register.getService()).matches()) {
      return refused("INVALID_SERVICE", notAName("service.name", register.getService()));
    }
    if (!NAME.matcher(namespace(register)).matches()) {
      return refused("INVALID_NAMESPACE", notAName("namespace", register.getNamespace()));
    }
    for (String address : register.getAddressesList()) {
      if (!Addresses.isLiteral(address)) {
        return refused(
            "INVALID_ADDRESS",
            "workload.address must be a literal IPv4 or IPv6 address, was \"" + address + "\"");
      }
    }
    return null;
  }

  private static String notAName(String setting, String value) {
    return setting
        + " must consist of lower-case letters, digits, \"-\" and \".\", was \""
        + value
        + "\"; set zerohop."
        + setting;
  }

  private static Refused refused(String code, String message) {
    return Refused.newBuilder()
        .setCode(code)
        .setMessage(message)
        .setRetryAfterMillis(60_000)
        .build();
  }

  static Registration registration(Register register, Peer peer) {
    boolean given = register.getAddressesCount() > 0;
    return new Registration(
        new WorkloadKey(namespace(register), register.getInstance()),
        register.getService(),
        register.getLabelsMap(),
        given ? register.getAddresses(0) : address(peer),
        given,
        ports(register.getPorts()),
        new Locality(
            register.getLocalityRegion(),
            register.getLocalityZone(),
            register.getLocalitySubZone()),
        Math.max(1, register.getWeight()),
        register.getServiceAccount(),
        register.getPorts().getReady());
  }

  private static String address(Peer peer) {
    return peer.host().isEmpty() ? "127.0.0.1" : peer.host();
  }

  static String namespace(Register register) {
    return register.getNamespace().isEmpty() ? DEFAULT_NAMESPACE : register.getNamespace();
  }

  static List<WorkloadPort> ports(Ports ports) {
    return ports.getPortsList().stream()
        .filter(port -> port.getNumber() > 0 && port.getNumber() < 65_536)
        .map(
            port ->
                new WorkloadPort(
                    port.getName(),
                    port.getNumber(),
                    port.getProtocol(),
                    literal(port.getAddress()),
                    port.getSource()))
        .toList();
  }

  /** What is no literal counts as all addresses: the port is then offered rather than lost. */
  private static String literal(String address) {
    return Addresses.isLiteral(address) ? address : "";
  }
}
