package io.zerohop.controlplane.xds.agents;

import com.google.protobuf.InvalidProtocolBufferException;
import io.zerohop.controlplane.catalog.Locality;
import io.zerohop.controlplane.catalog.Workload;
import io.zerohop.controlplane.catalog.WorkloadKey;
import io.zerohop.controlplane.catalog.WorkloadState;
import io.zerohop.proto.zerohop.v1.Port;
import io.zerohop.proto.zerohop.v1.Ports;
import io.zerohop.proto.zerohop.v1.Register;
import java.time.Instant;
import java.util.Base64;

/**
 * A registered workload as one line of text for the store: whether its address was {@code given} or
 * is that of its {@code peer}, then its registration (zerohop/v1/agent.proto) in Base64, so that it
 * may grow without migrations.
 */
public final class WorkloadText {
  private static final String GIVEN = "given ";
  private static final String PEER = "peer ";

  private WorkloadText() {}

  /** The text. */
  public static String write(Workload workload) {
    Ports.Builder ports = Ports.newBuilder().setReady(workload.state() != WorkloadState.NOT_READY);
    workload
        .ports()
        .forEach(
            port ->
                ports.addPorts(
                    Port.newBuilder()
                        .setName(port.name())
                        .setNumber(port.number())
                        .setProtocol(port.protocol())
                        .setAddress(port.address())
                        .setSource(port.source())));
    Register register =
        Register.newBuilder()
            .setInstance(workload.key().name())
            .setNamespace(workload.key().namespace())
            .setService(workload.service())
            .putAllLabels(workload.labels())
            .setServiceAccount(workload.serviceAccount())
            .addAddresses(workload.address())
            .setLocalityRegion(workload.locality().region())
            .setLocalityZone(workload.locality().zone())
            .setLocalitySubZone(workload.locality().subZone())
            .setWeight(workload.weight())
            .setPorts(ports)
            .build();
    return (workload.addressGiven() ? GIVEN : PEER)
        + Base64.getEncoder().encodeToString(register.toByteArray());
  }

  /**
   * The workload, in the state that its last words left.
   *
   * @throws IllegalArgumentException if the text is none of {@link #write}
   */
  public static Workload read(String text) {
    boolean given = text.startsWith(GIVEN);
    if (!given && !text.startsWith(PEER)) {
      throw new IllegalArgumentException("text must begin with given or peer, was " + text);
    }
    Register register = parse(text.substring((given ? GIVEN : PEER).length()));
    return new Workload(
        new WorkloadKey(register.getNamespace(), register.getInstance()),
        register.getLabelsMap(),
        register.getAddresses(0),
        given,
        Registrations.ports(register.getPorts()),
        new Locality(
            register.getLocalityRegion(),
            register.getLocalityZone(),
            register.getLocalitySubZone()),
        Math.max(1, register.getWeight()),
        register.getServiceAccount(),
        false,
        register.getPorts().getReady() ? WorkloadState.READY : WorkloadState.NOT_READY,
        Instant.EPOCH);
  }

  private static Register parse(String base64) {
    try {
      Register register = Register.parseFrom(Base64.getDecoder().decode(base64));
      if (register.getAddressesCount() == 0) {
        throw new IllegalArgumentException("a workload must have an address");
      }
      return register;
    } catch (InvalidProtocolBufferException broken) {
      throw new IllegalArgumentException("text must hold a registration", broken);
    }
  }
}
