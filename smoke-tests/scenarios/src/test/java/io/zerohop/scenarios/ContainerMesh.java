package io.zerohop.scenarios;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.ContainerNetwork;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.BindMode;
import org.testcontainers.containers.Container.ExecResult;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.containers.wait.strategy.WaitStrategy;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.utility.MountableFile;

/**
 * A control plane and workloads, each in a container of its own on one bridge network. The base
 * image is a setting: {@code ZEROHOP_TEST_IMAGE}, by default a public JRE.
 */
final class ContainerMesh implements AutoCloseable {
  /** The image that every container runs. */
  static final String IMAGE =
      Objects.requireNonNullElse(System.getenv("ZEROHOP_TEST_IMAGE"), "eclipse-temurin:17-jre");

  private static final int PULL_SECONDS = 180;
  private static final String AGENT = "/zerohop/agent.jar";
  private static final String JAR = "/zerohop/zerohop.jar";
  private static final int APP_PORT = 9080;

  private final Network network = Network.newNetwork();
  private final List<GenericContainer<?>> containers = new ArrayList<>();
  private final GenericContainer<?> controlPlane;
  private String token = "";

  ContainerMesh() {
    controlPlane =
        container("zerohop")
            .withCopyFileToContainer(MountableFile.forHostPath(Jars.zerohop()), JAR)
            .withCommand(
                "java",
                "-jar",
                JAR,
                "up",
                "--data",
                "/data",
                "--http",
                "0.0.0.0:8700",
                "--xds",
                "0.0.0.0:8710")
            .waitingFor(says(".*xDS .*8710.*"));
  }

  /** Whether the engine has the image, or can pull it now. */
  static boolean hasImage() {
    DockerClient engine = DockerClientFactory.instance().client();
    try {
      engine.inspectImageCmd(IMAGE).exec();
      return true;
    } catch (NotFoundException absent) {
      return pulled(engine);
    }
  }

  private static boolean pulled(DockerClient engine) {
    try {
      return engine.pullImageCmd(IMAGE).start().awaitCompletion(PULL_SECONDS, TimeUnit.SECONDS);
    } catch (RuntimeException unreachable) {
      return false;
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static WaitStrategy says(String line) {
    return Wait.forLogMessage(line, 1).withStartupTimeout(Duration.ofMinutes(3));
  }

  private GenericContainer<?> container(String alias) {
    GenericContainer<?> container =
        new GenericContainer<>(DockerImageName.parse(IMAGE))
            .withNetwork(network)
            .withNetworkAliases(alias);
    containers.add(container);
    return container;
  }

  /** Starts the control plane and reads the token that a JVM elsewhere needs. */
  void startControlPlane() throws IOException, InterruptedException {
    controlPlane.start();
    ExecResult config = controlPlane.execInContainer("cat", "/root/.zerohop/config");
    token = new ObjectMapper().readTree(config.getStdout()).path("token").asText();
  }

  GenericContainer<?> controlPlane() {
    return controlPlane;
  }

  /** A workload: an unchanged application, joined by JAVA_TOOL_OPTIONS and a mounted agent jar. */
  GenericContainer<?> workload(String service, String instance, String main) {
    return container(instance)
        .withFileSystemBind(Jars.agent().toString(), AGENT, BindMode.READ_ONLY)
        .withCopyFileToContainer(MountableFile.forHostPath(Jars.services()), "/app.jar")
        .withEnv(
            "JAVA_TOOL_OPTIONS",
            "-javaagent:%s=service.name=%s,control.plane=zerohop:8710,join.token=%s"
                .formatted(AGENT, service, token))
        .withCommand(
            "java",
            "-Dapp.host=0.0.0.0",
            "-Dapp.port=" + APP_PORT,
            "-Dapp.instance=" + instance,
            "-cp",
            "/app.jar",
            "io.zerohop.apps.services." + main)
        .withExposedPorts(APP_PORT)
        .waitingFor(says(".*listening on .*"));
  }

  /** Runs the command line inside the control plane's container. */
  ExecResult cli(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("java", "-jar", JAR));
    command.addAll(List.of(arguments));
    return controlPlane.execInContainer(command.toArray(String[]::new));
  }

  /** Waits until the control plane knows so many instances of a service that take calls. */
  void awaitReady(String service, int instances) throws InterruptedException {
    Eventually.holds(
        instances + " of " + service + " take calls",
        () -> Status.ready(cli("status", "-o", "json").getStdout(), service) >= instances);
  }

  /** Applies a policy and waits until it is in force. */
  ExecResult apply(String name, String yaml) throws IOException, InterruptedException {
    controlPlane.copyFileToContainer(Transferable.of(yaml), "/" + name);
    return cli("apply", "-f", "/" + name, "--wait");
  }

  /** The port on this machine behind which the workload answers. */
  static int port(GenericContainer<?> workload) {
    return workload.getMappedPort(APP_PORT);
  }

  /** Cuts a container off the network. */
  void cutOff(GenericContainer<?> container) {
    container
        .getDockerClient()
        .disconnectFromNetworkCmd()
        .withContainerId(container.getContainerId())
        .withNetworkId(network.getId())
        .exec();
  }

  /** Puts it back. */
  void rejoin(GenericContainer<?> container, String alias) {
    container
        .getDockerClient()
        .connectToNetworkCmd()
        .withContainerId(container.getContainerId())
        .withNetworkId(network.getId())
        .withContainerNetwork(new ContainerNetwork().withAliases(alias))
        .exec();
  }

  static void pause(GenericContainer<?> container) {
    container.getDockerClient().pauseContainerCmd(container.getContainerId()).exec();
  }

  static void unpause(GenericContainer<?> container) {
    container.getDockerClient().unpauseContainerCmd(container.getContainerId()).exec();
  }

  static void kill(GenericContainer<?> container) {
    container.getDockerClient().killContainerCmd(container.getContainerId()).exec();
  }

  /** Starts a killed container again. */
  static void startAgain(GenericContainer<?> container) {
    container.getDockerClient().startContainerCmd(container.getContainerId()).exec();
  }

  @Override
  public void close() {
    containers.forEach(GenericContainer::stop);
    network.close();
  }
}
