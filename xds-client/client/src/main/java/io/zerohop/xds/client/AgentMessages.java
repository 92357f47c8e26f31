package io.zerohop.xds.client;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.zerohop.proto.envoy.config.core.v3.Locality;
import io.zerohop.proto.envoy.config.core.v3.Node;
import io.zerohop.proto.zerohop.v1.AgentMessage;
import io.zerohop.proto.zerohop.v1.Explain;
import io.zerohop.proto.zerohop.v1.Mode;
import io.zerohop.proto.zerohop.v1.Port;
import io.zerohop.proto.zerohop.v1.Ports;
import io.zerohop.proto.zerohop.v1.Process;
import io.zerohop.proto.zerohop.v1.Question;
import io.zerohop.proto.zerohop.v1.Register;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The workload in the words of the two protocols. */
final class AgentMessages {
  private final Workload workload;

  AgentMessages(Workload workload) {
    this.workload = workload;
  }

  /** Who we are to an xDS server, see docs/internals/xds-contract.md. */
  static Node node(Workload workload) {
    Struct.Builder labels = Struct.newBuilder();
    workload.labels().forEach((key, value) -> labels.putFields(key, string(value)));
    return Node.newBuilder()
        .setId(workload.instance())
        .setCluster(workload.service())
        .setUserAgentName("zerohop-agent")
        .setUserAgentVersion(workload.process().agentVersion())
        .setLocality(
            Locality.newBuilder()
                .setRegion(workload.locality().region())
                .setZone(workload.locality().zone())
                .setSubZone(workload.locality().subZone()))
        .setMetadata(
            Struct.newBuilder()
                .putFields("NAMESPACE", string(workload.namespace()))
                .putFields("SERVICE_ACCOUNT", string(workload.serviceAccount()))
                .putFields("LABELS", Value.newBuilder().setStructValue(labels).build()))
        .build();
  }

  AgentMessage register(AgentMode mode, ListeningPorts ports, long sequence) {
    return AgentMessage.newBuilder()
        .setRegister(
            Register.newBuilder()
                .setInstance(workload.instance())
                .setService(workload.service())
                .setNamespace(workload.namespace())
                .putAllLabels(workload.labels())
                .setServiceAccount(workload.serviceAccount())
                .addAllAddresses(workload.addresses())
                .setLocalityRegion(workload.locality().region())
                .setLocalityZone(workload.locality().zone())
                .setLocalitySubZone(workload.locality().subZone())
                .setProcess(process())
                .setMode(mode(mode))
                .setPorts(toProto(ports, sequence)))
        .build();
  }

  AgentMessage ports(ListeningPorts ports, long sequence) {
    return AgentMessage.newBuilder().setPorts(toProto(ports, sequence)).build();
  }

  CompletionStage<String> ask(Question question, Questions questions) {
    return switch (question.getContentCase()) {
      case EXPLAIN -> explain(question.getExplain(), number(question), questions);
      case STATUS -> now(questions.status(number(question)));
      case SET_MODE -> now(questions.setMode(mode(question.getSetMode().getMode())));
      case FAILURES -> now(questions.failures(question.getFailures().getLimit()));
      case TAP, END_TAP, CONTENT_NOT_SET ->
          throw new IllegalArgumentException(
              "agent " + workload.process().agentVersion() + " does not know this question");
    };
  }

  static Mode mode(AgentMode mode) {
    return switch (mode) {
      case ENFORCE -> Mode.ENFORCE;
      case OBSERVE -> Mode.OBSERVE;
      case OFF -> Mode.OFF;
    };
  }

  private static AgentMode mode(Mode mode) {
    return switch (mode) {
      case ENFORCE -> AgentMode.ENFORCE;
      case OBSERVE -> AgentMode.OBSERVE;
      case OFF -> AgentMode.OFF;
      case MODE_UNSPECIFIED, UNRECOGNIZED ->
          throw new IllegalArgumentException("mode must be enforce, observe or off, was " + mode);
    };
  }

  private static CompletionStage<String> now(String answer) {
    return CompletableFuture.completedFuture(answer);
  }

  private static ConfigurationNumber number(Question question) {
    var number = question.getConfiguration();
    return new ConfigurationNumber(number.getHeld(), number.getWanted());
  }

  private static CompletionStage<String> explain(
      Explain explain, ConfigurationNumber configuration, Questions questions) {
    List<Map.Entry<String, String>> headers =
        explain.getHeadersList().stream()
            .map(header -> Map.entry(header.getName(), header.getValue()))
            .toList();
    return questions.explain(explain.getMethod(), explain.getUrl(), headers, configuration);
  }

  private Process process() {
    Workload.ProcessInfo info = workload.process();
    return Process.newBuilder()
        .setPid(info.pid())
        .setAgentVersion(info.agentVersion())
        .setJavaVersion(info.javaVersion())
        .setJavaVendor(info.javaVendor())
        .setMainClass(info.mainClass())
        .setStartedEpochMillis(info.startedEpochMillis())
        .setHostName(info.hostName())
        .build();
  }

  private static Ports toProto(ListeningPorts ports, long sequence) {
    Ports.Builder builder = Ports.newBuilder().setReady(ports.ready()).setSequence(sequence);
    for (ListeningPorts.Port port : ports.ports()) {
      builder.addPorts(
          Port.newBuilder()
              .setName(port.name())
              .setNumber(port.number())
              .setProtocol(port.protocol())
              .setAddress(port.address())
              .setSource(port.source()));
    }
    return builder.build();
  }

  private static Value string(String text) {
    return Value.newBuilder().setStringValue(text).build();
  }
}
